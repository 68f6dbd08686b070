#include <algorithm>
#include <future>

#include "action/eks.h"

namespace cloudctl::action {
namespace {

constexpr std::chrono::seconds question_time{60};

struct Asked {
  process::CommandLine command;
  process::Completed done;
};

std::future<Asked> ask(World& world, process::CommandLine command) {
  return std::async(std::launch::async, [&world, command = std::move(command)]() -> Asked {
    return {command, world.runner.run(command, {.deadline = question_time})};
  });
}

bool failed(const tool::Stack& stack) {
  return stack.status.find("ROLLBACK") != std::string::npos || stack.status.ends_with("_FAILED");
}

bool in_progress(const tool::Stack& stack, std::string_view verb) {
  return stack.status.starts_with(verb) && stack.status.ends_with("_IN_PROGRESS");
}

const tool::Stack* find_stack(const EksView& view, const std::string& name) {
  const auto found = std::find_if(view.stacks.begin(), view.stacks.end(),
                                  [&](const tool::Stack& stack) { return stack.name == name; });
  return found == view.stacks.end() ? nullptr : &*found;
}

}  // namespace

EksView look_at_eks(World& world, const plan::Cloud& cloud) {
  auto who = ask(world, tool::aws_identity(cloud.region));
  auto stacks = ask(world, tool::stack_list(cloud.region));
  auto cluster = ask(world, tool::eks_describe(cloud.region, cloud.cluster));
  EksView view;
  const Asked identity = who.get(), list = stacks.get(), described = cluster.get();
  for (const Asked* asked : {&identity, &list}) {
    if (!asked->done.ok()) throw aws_error(asked->command, asked->done, cloud);
  }
  view.who = tool::parse_identity(identity.done.out);
  for (tool::Stack& stack : tool::parse_stacks(list.done.out)) {
    if (tool::is_stack_of(stack.name, cloud.cluster)) view.stacks.push_back(std::move(stack));
  }
  if (described.done.ok()) {
    view.cluster = tool::parse_cluster(described.done.out);
  } else if (tool::parse_aws_failure(described.done.err).fault != tool::AwsFault::missing) {
    throw aws_error(described.command, described.done, cloud);
  }
  return view;
}

EksState state_of(const EksView& view, const plan::Cloud& cloud) {
  const auto any = [&](auto is) { return std::any_of(view.stacks.begin(), view.stacks.end(), is); };
  if (view.stacks.empty()) return view.cluster ? EksState::foreign : EksState::none;
  if (any([](const auto& stack) { return in_progress(stack, "DELETE"); })) {
    return EksState::removing;
  }
  if (any(failed)) return EksState::broken;
  if (any([](const auto& stack) { return in_progress(stack, "CREATE"); })) return EksState::making;
  const bool nodes =
      find_stack(view, tool::group_stack(cloud.cluster, cloud.nodes.name)) != nullptr;
  return nodes && view.cluster ? EksState::made : EksState::incomplete;
}

std::chrono::seconds pause_after(int looks) {
  constexpr int longest = 10;
  return std::chrono::seconds(looks > 3 ? longest : 1 << looks);
}

std::string stack_cause(World& world, const plan::Cloud& cloud,
                        const std::vector<tool::Stack>& stacks) {
  for (const auto& stack : stacks) {
    if (!failed(stack)) continue;
    const auto done = world.runner.run(tool::stack_events(cloud.region, stack.name),
                                       {.deadline = question_time, .clean_up = true});
    const auto failure = done.ok() ? tool::first_failure(done.out) : tool::StackFailure{};
    if (failure.resource.empty()) {
      return "stack \"" + stack.name + "\" is " + stack.status +
             (stack.reason.empty() ? "" : ": " + stack.reason);
    }
    return failure.resource + " (" + failure.type + ") failed: " + failure.reason;
  }
  return "";
}

}  // namespace cloudctl::action
