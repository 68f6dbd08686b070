#include "action/eks_registry.h"

#include <algorithm>
#include <set>

#include "action/eks.h"
#include "tool/reference.h"

namespace cloudctl::action {
namespace {

constexpr std::chrono::seconds question_time{60};

Outcome failed(const process::CommandLine& command, const process::Completed& done,
               const plan::Cloud& cloud) {
  const auto failure = aws_error(command, done, cloud).failure();
  return {.ok = false,
          .text = failure.what,
          .next = failure.next,
          .cancelled = done.ending == process::Ending::cancelled,
          .code = failure.code};
}

Step repository_step(const plan::Cloud& cloud, const std::string& name,
                     const std::string& project) {
  const auto create = tool::ecr_create(cloud.region, name, project);
  const auto rule = tool::ecr_lifecycle(cloud.region, name);
  return {.id = "repository/" + name,
          .title = "make repository \"" + name + "\"",
          .commands = {create, rule},
          .work = [create, rule, cloud](Console& console) -> Outcome {
            const auto made = console.run(create, {.deadline = question_time});
            const bool there = tool::parse_aws_failure(made.err).fault == tool::AwsFault::exists;
            if (!made.ok() && !there) return failed(create, made, cloud);
            const auto ruled = console.run(rule, {.deadline = question_time});
            if (!ruled.ok()) return failed(rule, ruled, cloud);
            return {.ok = true, .text = there ? "there already" : "made"};
          }};
}

}  // namespace

std::vector<Step> repository_steps(World& world, const EksLogin& login,
                                   const Repositories& wanted) {
  std::set<std::string> names;
  for (const auto& reference : wanted.references) {
    const auto parsed = tool::parse_reference(reference);
    if (parsed && login.has_image(reference)) names.insert(parsed->repository);
  }
  if (names.empty()) return {};
  const auto command = tool::ecr_list(login.cloud().region);
  const auto done = world.runner.run(command, {.deadline = question_time});
  if (!done.ok()) throw aws_error(command, done, login.cloud());
  const auto there = tool::parse_repositories(done.out);
  std::vector<Step> steps;
  for (const auto& name : names) {
    if (std::find(there.begin(), there.end(), name) != there.end()) continue;
    steps.push_back(repository_step(login.cloud(), name, wanted.project));
  }
  return steps;
}

void make_repositories(World& world, const std::vector<Step>& steps,
                       const std::filesystem::path& state) {
  const RunFolder folder = open_run(state, "repositories", world.clock);
  const auto execution = execute(steps, world, {.folder = folder});
  if (execution.ok) return;
  throw base::Error(
      {.what = execution.failed + ": " + execution.outcome.text,
       .where = execution.log,
       .next = execution.outcome.next,
       .code = execution.cancelled ? base::ExitCode::interrupted : execution.outcome.code});
}

}  // namespace cloudctl::action
