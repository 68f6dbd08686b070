#include "action/eks_registry.h"

#include <algorithm>
#include <set>

#include "action/eks.h"
#include "base/text.h"
#include "tool/reference.h"

namespace cloudctl::action {
namespace {

constexpr std::chrono::seconds question_time{60};

// "arn:aws:ecr:us-west-2:123456789012:repository/notes-web", of the cluster's partition
// (docs.aws.amazon.com, "Actions, resources, and condition keys for Amazon ECR").
std::string repository_arn(const EksLogin& login, const std::string& name) {
  const auto parts = base::split(login.cluster().arn, ':');
  return "arn:" + (parts.size() > 1 ? parts[1] : "aws") + ":ecr:" + login.cloud().region + ":" +
         tool::account_of(login.cluster().arn) + ":repository/" + name;
}

// One that exists: whether a run of ours was killed before it had an end for old images. What
// others have made, and a policy that somebody has changed, is left alone.
Step finish_step(const EksLogin& login, const std::string& name) {
  const plan::Cloud& cloud = login.cloud();
  const auto tags = tool::ecr_tags(cloud.region, repository_arn(login, name));
  const auto ask = tool::ecr_lifecycle_there(cloud.region, name);
  const auto rule = tool::ecr_lifecycle(cloud.region, name);
  return {.id = "repository/" + name,
          .title = "see that repository \"" + name + "\" is finished",
          .commands = {tags, ask, rule},
          .work = [tags, ask, rule, cloud](Console& console) -> Outcome {
            const auto tagged = console.run(tags, {.deadline = question_time});
            if (!tagged.ok()) return aws_outcome(tags, tagged, cloud);
            if (!tool::is_ours(tagged.out)) return {.ok = true, .text = "not made by cloudctl"};
            const auto there = console.run(ask, {.deadline = question_time});
            if (there.ok()) return {.ok = true, .text = "finished"};
            if (tool::parse_aws_failure(there.err).fault != tool::AwsFault::missing) {
              return aws_outcome(ask, there, cloud);
            }
            const auto ruled = console.run(rule, {.deadline = question_time});
            if (!ruled.ok()) return aws_outcome(rule, ruled, cloud);
            return {.ok = true, .text = "finished now"};
          }};
}

Step make_step(const EksLogin& login, const std::string& name, const std::string& project) {
  const plan::Cloud& cloud = login.cloud();
  const auto create = tool::ecr_create(cloud.region, name, project);
  const auto rule = tool::ecr_lifecycle(cloud.region, name);
  return {.id = "repository/" + name,
          .title = "make repository \"" + name + "\"",
          .commands = {create, rule},
          .work = [create, rule, cloud](Console& console) -> Outcome {
            const auto made = console.run(create, {.deadline = question_time});
            const bool there = tool::parse_aws_failure(made.err).fault == tool::AwsFault::exists;
            if (!made.ok() && !there) return aws_outcome(create, made, cloud);
            const auto ruled = console.run(rule, {.deadline = question_time});
            if (!ruled.ok()) return aws_outcome(rule, ruled, cloud);
            return {.ok = true, .text = there ? "there already" : "made"};
          }};
}

// Names of those that are the account's.
std::set<std::string> names_of(const EksLogin& login, const std::vector<std::string>& references) {
  std::set<std::string> names;
  for (const auto& reference : references) {
    const auto parsed = tool::parse_reference(reference);
    if (parsed && login.has_image(reference)) names.insert(parsed->repository);
  }
  return names;
}

}  // namespace

std::vector<Step> repository_steps(World& world, const EksLogin& login,
                                   const Repositories& wanted) {
  const auto names = names_of(login, wanted.references);
  if (names.empty()) return {};
  const auto command = tool::ecr_list(login.cloud().region);
  const auto done = world.runner.run(command, {.deadline = question_time});
  if (!done.ok()) throw aws_error(command, done, login.cloud());
  const auto there = tool::parse_repositories(done.out);
  const auto used = names_of(login, wanted.used);
  std::vector<Step> steps;
  for (const auto& name : names) {
    if (std::find(there.begin(), there.end(), name) == there.end()) {
      steps.push_back(make_step(login, name, wanted.project));
    } else if (!used.contains(name)) {
      steps.push_back(finish_step(login, name));
    }
  }
  return steps;
}

void carry_out_in_account(World& world, const std::vector<Step>& steps,
                          const std::filesystem::path& state) {
  const RunFolder folder = open_run(state, "account", world.clock);
  const auto execution = execute(steps, world, {.folder = folder});
  if (execution.ok) return;
  throw base::Error(
      {.what = execution.failed + ": " + execution.outcome.text,
       .where = execution.log,
       .next = execution.outcome.next,
       .code = execution.cancelled ? base::ExitCode::interrupted : execution.outcome.code});
}

}  // namespace cloudctl::action
