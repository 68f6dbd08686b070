#include <algorithm>
#include <future>

#include "action/eks.h"
#include "base/text.h"

namespace cloudctl::action {
namespace {

using base::ExitCode;
using process::Ending;

constexpr std::chrono::seconds question_time{60};
constexpr std::chrono::minutes quick_time{15};

int minutes_of(std::chrono::milliseconds time) {
  return static_cast<int>(
      std::max<std::int64_t>(1, std::chrono::ceil<std::chrono::minutes>(time).count()));
}

Step eksctl_step(const EksRequest& request, const std::string& id, const std::string& title,
                 const process::CommandLine& command) {
  return {.id = id,
          .title = title,
          .commands = {command},
          .work = [cloud = request.cloud, command, time = request.timeout](Console& console) {
            return run_eksctl(console, cloud, command, time);
          }};
}

// Somebody else's work, or that of a run that was killed: CloudFormation goes on by itself.
Step await_step(const EksRequest& request) {
  const auto command = tool::stack_list(request.cloud.region);
  return {.id = "cluster/await",
          .title = "wait for the stacks that are being made",
          .commands = {command},
          .work = [request](Console& console) -> Outcome {
            World& world = console.world();
            const auto end = world.clock.steady() + request.timeout;
            for (int looks = 0; world.clock.steady() < end; ++looks) {
              const EksView view = look_at_eks(world, request.cloud);
              const EksState state = state_of(view, request.cloud);
              if (state == EksState::broken) {
                return {.ok = false, .text = stack_cause(world, request.cloud, view.stacks)};
              }
              if (state != EksState::making) return {.ok = true, .text = "made"};
              console.progress("CloudFormation is at it");
              if (!world.clock.sleep(pause_after(looks))) return {.ok = false, .cancelled = true};
            }
            return {
                .ok = false,
                .text = "CloudFormation takes longer than " + base::human_duration(request.timeout),
                .timed_out = true,
                .code = ExitCode::timed_out};
          }};
}

std::string name_of(const plan::Cloud& cloud) {
  return "cluster \"" + cloud.cluster + "\"";
}

std::string verb(const char* what, const EksRequest& request) {
  return "\"cloudctl cluster " + std::string(what) + " -t " + request.target + "\"";
}

// What a failed attempt leaves, which costs money.
void add_leftovers(World& world, const EksRequest& request, CloudResult& result) {
  const auto done = world.runner.run(tool::stack_list(request.cloud.region),
                                     {.deadline = question_time, .clean_up = true});
  if (!done.ok()) return;
  for (const auto& stack : tool::parse_stacks(done.out)) {
    if (!tool::is_stack_of(stack.name, request.cloud.cluster)) continue;
    result.lines.push_back("left: stack \"" + stack.name + "\", " + stack.status);
  }
}

CloudResult refused(World& world, const EksRequest& request, const EksView& view, EksState state) {
  const std::string name = name_of(request.cloud);
  if (state == EksState::foreign) {
    return {.code = ExitCode::failed,
            .sentence = name + " exists, but eksctl has not made it",
            .next =
                "deploy to it by a target of type kubernetes with its context, or take another "
                "name"};
  }
  if (state == EksState::removing) {
    return {.code = ExitCode::failed,
            .sentence = name + " is being removed",
            .next = "wait for its end with " + verb("delete", request)};
  }
  CloudResult result{.code = ExitCode::failed,
                     .sentence = name + " is there in part, and broken: " +
                                 stack_cause(world, request.cloud, view.stacks),
                     .next = "remove it with " + verb("delete", request) + ", then make it again"};
  add_leftovers(world, request, result);
  return result;
}

CloudResult failure_of(World& world, const EksRequest& request, const Execution& execution) {
  if (execution.cancelled) {
    return {.code = ExitCode::interrupted,
            .sentence = "interrupted: what CloudFormation has begun it goes on with",
            .next = "go on with " + verb("create", request) + ", or go back with " +
                    verb("delete", request)};
  }
  CloudResult result{.code = execution.outcome.code,
                     .sentence = name_of(request.cloud) + " is not made: " + execution.outcome.text,
                     .next = "clean up with " + verb("delete", request)};
  add_leftovers(world, request, result);
  return result;
}

}  // namespace

Outcome run_eksctl(Console& console, const plan::Cloud& cloud, const process::CommandLine& command,
                   std::chrono::milliseconds deadline) {
  process::RunOptions options{.deadline = deadline};
  options.on_line = [&console](process::Stream, std::string_view line) {
    console.log(line);
    const auto said = tool::parse_eksctl_line(line);
    if (said) console.progress(base::clipped(base::printable(said->text), 160));
  };
  const auto done = console.run(command, options);
  if (done.ok()) return {.ok = true, .text = "done"};
  Outcome outcome{.ok = false,
                  .lines = console.last_lines(20),
                  .cancelled = done.ending == Ending::cancelled,
                  .timed_out = done.ending == Ending::timed_out};
  if (outcome.cancelled) return outcome;
  const auto error = aws_error(command, done, cloud).failure();
  const auto failure = tool::parse_aws_failure(done.err + done.out);
  const bool of_account = failure.fault != tool::AwsFault::none &&
                          failure.fault != tool::AwsFault::other &&
                          failure.fault != tool::AwsFault::missing;
  outcome.code = outcome.timed_out ? ExitCode::timed_out : error.code;
  outcome.next = error.next;
  outcome.text = error.what;
  if (done.ending != Ending::exited || of_account) return outcome;
  const auto list = console.world().runner.run(tool::stack_list(cloud.region),
                                               {.deadline = question_time, .clean_up = true});
  std::vector<tool::Stack> ours;
  for (const auto& stack : list.ok() ? tool::parse_stacks(list.out) : std::vector<tool::Stack>()) {
    if (tool::is_stack_of(stack.name, cloud.cluster)) ours.push_back(stack);
  }
  const std::string cause = stack_cause(console.world(), cloud, ours);
  const std::string own = tool::eksctl_error(done);
  outcome.code = ExitCode::failed;
  outcome.text = base::printable(!cause.empty() ? cause : own.empty() ? error.what : own);
  return outcome;
}

std::vector<Step> create_steps(const EksRequest& request, EksState state) {
  const int minutes = minutes_of(request.timeout);
  if (state == EksState::none) {
    return {eksctl_step(request, "cluster/create", "make " + name_of(request.cloud),
                        tool::eksctl_create(request.config, minutes))};
  }
  std::vector<Step> steps;
  if (state == EksState::making) steps.push_back(await_step(request));
  if (state == EksState::making || state == EksState::incomplete) {
    // Without the network's addon no node gets ready.
    steps.push_back(eksctl_step(request, "cluster/identity", "make its identity provider known",
                                tool::eksctl_associate(request.config)));
    steps.push_back(eksctl_step(request, "cluster/addons", "make the addons that are missing",
                                tool::eksctl_create_addons(request.config)));
    steps.push_back(eksctl_step(request, "cluster/nodes", "make the nodes that are missing",
                                tool::eksctl_create_nodes(request.config, minutes)));
    for (std::size_t i = 1; i < steps.size(); ++i) steps[i].needs = {steps[i - 1].id};
  }
  return steps;
}

CloudResult create_eks(World& world, const EksRequest& request, const EksView& view) {
  const EksState state = state_of(view, request.cloud);
  const std::string name = name_of(request.cloud);
  if (state == EksState::made) return {.sentence = name + " is there already"};
  const auto steps = create_steps(request, state);
  if (steps.empty()) return refused(world, request, view, state);
  const auto execution =
      execute(steps, world, {.folder = request.folder, .journal = request.journal});
  if (!execution.ok) return failure_of(world, request, execution);
  return {.changed = true,
          .sentence = name + " is made",
          .next = "deploy to it with \"cloudctl deploy -t " + request.target + "\""};
}

CloudResult scale_eks(World& world, const EksRequest& request, const tool::NodeCount& nodes) {
  const tool::EksName name{request.cloud.cluster, request.cloud.region};
  const auto command = tool::eksctl_scale(name, nodes);
  const Step step{.id = "cluster/scale",
                  .title = "scale the nodes of " + name_of(request.cloud),
                  .commands = {command},
                  .work = [cloud = request.cloud, command](Console& console) {
                    return run_eksctl(console, cloud, command, quick_time);
                  }};
  const auto execution =
      execute({step}, world, {.folder = request.folder, .journal = request.journal});
  if (execution.ok) {
    return {.changed = true,
            .sentence = name_of(request.cloud) + " is told to have " +
                        base::plural(static_cast<std::size_t>(nodes.count), "node"),
            .next = "see them come with " + verb("status", request)};
  }
  if (execution.cancelled) return {.code = ExitCode::interrupted, .sentence = "interrupted"};
  return {.code = execution.outcome.code,
          .sentence = execution.outcome.text,
          .next = execution.outcome.next};
}

}  // namespace cloudctl::action
