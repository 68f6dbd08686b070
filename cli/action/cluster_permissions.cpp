// When a deploy to a cluster gives and takes what pods may do outside of it: under its lease, after
// its record is there and before that is closed, so that of a run that was killed the next one
// knows that there may be something to mend.

#include "action/cluster_deployment.h"
#include "action/cluster_roll.h"

namespace cloudctl::action {
namespace {

// Of what a release that is taken back, or was not begun, has to have again.
constexpr auto back = "back/";

}  // namespace

std::vector<Step> ClusterDeployment::giving_steps(ClusterApply& apply) const {
  if (!request_.permissions.give) return {};
  auto steps = request_.permissions.give(view_, record_);
  if (steps.empty()) return {};
  Step begin{.id = "begin", .title = "record that " + named(record_.number) + " is begun"};
  std::vector<std::string> objects;
  for (const auto& object : apply.first) objects.push_back(object.reveal());
  apply.first.clear();
  const auto command = tool::kubectl_apply(request_.place.kubectl, tool::list_of(objects),
                                           {.force_conflicts = request_.force_conflicts});
  begin.commands = {command};
  begin.work = [this, command](Console& console) -> Outcome {
    if (!lease_->held()) return lease_not_held(*lease_);
    const auto done = run_patiently(console, command);
    if (done.ok()) return {.ok = true, .text = "recorded"};
    return refused(command, done, "this release");
  };
  for (auto& step : steps) step.needs.push_back(begin.id);
  steps.insert(steps.begin(), std::move(begin));
  return steps;
}

ClusterDeployment::Maybe ClusterDeployment::give_permissions(ClusterApply& apply) {
  const auto steps = giving_steps(apply);
  if (steps.empty()) return std::nullopt;
  const auto execution = execute(steps, world_, {.folder = folder_});
  if (execution.ok) return std::nullopt;
  return execution.cancelled ? interrupted() : not_given(execution);
}

DeployResult ClusterDeployment::not_given(const Execution& execution) {
  DeployResult result = unbegun(execution, previous_ ? previous_->number : 0);
  auto records = view_.history.list();
  records.push_back(record_);
  view_.history = release::History(std::move(records));
  const auto before = previous_.value_or(release::Record());
  Execution again = run_permissions(request_.permissions.give, before, back);
  if (again.ok) again = run_permissions(request_.permissions.take, before, back);
  note_left(result, again);
  end_record(previous_ && again.ok ? release::Result::rolled_back : release::Result::failed,
             execution.outcome.text);
  return result;
}

Execution ClusterDeployment::run_permissions(const Permissions::Steps& steps_for,
                                             const release::Record& wanted,
                                             const std::string& prefix) const {
  if (!steps_for) return {};
  auto steps = steps_for(view_, wanted);
  if (steps.empty()) return {};
  if (!lease_->held()) {
    return {.ok = false, .failed = steps.front().id, .outcome = lease_not_held(*lease_)};
  }
  for (auto& step : steps) step.id = prefix + step.id;
  return execute(steps, world_, {.folder = folder_});
}

void ClusterDeployment::note_left(DeployResult& result, const Execution& execution) {
  if (execution.ok) return;
  const Outcome& outcome = execution.outcome;
  record_.left = execution.cancelled ? "interrupted while permissions were settled"
                                     : execution.failed + ": " + redacted(outcome.text, secrets_);
  result.left = base::Failure{
      .what = record_.left,
      .where = execution.log,
      .next = (outcome.next.empty() ? "" : outcome.next + "; then ") + "run \"" +
              command_for(record_, "deploy") + "\" again: it goes on with what is left",
      .code = execution.cancelled ? base::ExitCode::interrupted : base::ExitCode::failed};
}

}  // namespace cloudctl::action
