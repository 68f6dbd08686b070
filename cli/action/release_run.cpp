#include "action/release_run.h"

#include "base/text.h"

namespace cloudctl::action {
namespace {

using Milliseconds = std::chrono::milliseconds;

Milliseconds since(const World& world, const RunFolder& folder) {
  return std::chrono::duration_cast<Milliseconds>(world.clock.steady() - folder.begin);
}

}  // namespace

std::string verb_of(const std::string& purpose) {
  return purpose.empty() ? "deploy" : purpose.substr(0, purpose.find(' '));
}

std::string named(const release::Record& record, int number) {
  return "release " + std::to_string(number) + " of \"" + record.project + "\"";
}

std::string command_for(const release::Record& record, const std::string& verb) {
  const bool named = !record.target.empty() && record.target != "local";
  return "cloudctl " + verb + (named ? " -t " + record.target : "");
}

std::vector<Endpoint> endpoints(const observe::State& state) {
  std::vector<Endpoint> all;
  for (const auto& service : state.services) {
    if (!service.urls.empty()) all.push_back({.service = service.name, .urls = service.urls});
  }
  return all;
}

DeployResult finished(World& world, const RunFolder& folder, DeployResult result) {
  const auto duration = since(world, folder);
  world.progress.on({.kind = EventKind::run_done,
                     .text = result.sentence,
                     .next = result.next,
                     .at = duration,
                     .duration = duration});
  return result;
}

DeployResult restarted(const Execution& execution, const release::Record& record) {
  DeployResult result{.release = record.number, .sentence = "restarted, and all serve"};
  result.changed = true;
  if (execution.ok) return result;
  result.code = execution.cancelled ? base::ExitCode::interrupted : execution.outcome.code;
  result.sentence = execution.cancelled ? "interrupted: some are restarted, some not"
                                        : "restart failed: " + execution.outcome.text;
  result.next = execution.cancelled ? "run the same command again" : execution.outcome.next;
  result.cause = observe::Cause{.sentence = execution.outcome.text,
                                .next = execution.outcome.next,
                                .lines = execution.outcome.lines};
  return result;
}

ReleaseRun::ReleaseRun(World& world, release::Record record,
                       std::map<std::string, base::Secret> secrets)
    : world_(world),
      folder_{.path = {}, .begin = world.begun.value_or(world.clock.steady())},
      record_(std::move(record)),
      secrets_(std::move(secrets)) {
  if (record_.purpose.empty()) record_.purpose = "deploy";
}

void ReleaseRun::tell(Event event) const {
  event.at = since(world_, folder_);
  world_.progress.on(event);
}

void ReleaseRun::tell_begin() const {
  tell({.kind = EventKind::run_started,
        .text = record_.purpose + " of \"" + record_.project + "\" to " + record_.target});
}

void ReleaseRun::tell_gone_secrets(const std::vector<std::string>& names) const {
  for (const auto& name : names) {
    tell({.kind = EventKind::warning,
          .text = "the value of secret " + name +
                  " that this release had is no longer kept; the present one is taken"});
  }
}

DeployResult ReleaseRun::finish(DeployResult result) const {
  return finished(world_, folder_, std::move(result));
}

void ReleaseRun::close_record(release::Result result, const std::string& cause) {
  record_.result = result;
  record_.cause = redacted(cause, secrets_);
  record_.milliseconds = since(world_, folder_).count();
}

release::Holder ReleaseRun::self(int pid) const {
  return {.pid = pid,
          .host = record_.host,
          .who = record_.who,
          .purpose = record_.purpose,
          .since = base::iso_time(world_.clock.now())};
}

DeployResult ReleaseRun::nothing_to_do_result(const release::Record& last) const {
  return {.code = base::ExitCode::ok,
          .changed = false,
          .release = last.number,
          .sentence = "nothing to do: " + named(last.number) + " serves already"};
}

DeployResult ReleaseRun::unbegun(const Execution& execution, int serving) const {
  DeployResult result{
      .code = execution.outcome.code, .release = serving, .next = execution.outcome.next};
  if (execution.cancelled) {
    result.code = base::ExitCode::interrupted;
    result.sentence = "interrupted: nothing was changed";
    result.next = "run the same command again; what is built already is kept";
    return result;
  }
  result.sentence =
      record_.purpose + " of \"" + record_.project + "\" failed before anything was changed";
  result.cause = observe::Cause{.sentence = execution.outcome.text,
                                .next = execution.outcome.next,
                                .lines = execution.outcome.lines};
  result.dossier = keep_evidence(execution, "nothing was changed");
  return result;
}

DeployResult ReleaseRun::interrupted_result() const {
  return {.code = base::ExitCode::interrupted,
          .changed = true,
          .release = previous_ ? previous_->number : 0,
          .sentence = "interrupted: " + named(record_.number) +
                      " has no verdict; what was started goes on by itself",
          .next = "watch: " + command_for(record_, "status") +
                  "; finish: " + command_for(record_, "deploy") +
                  (previous_ ? "; undo: " + command_for(record_, "rollback")
                             : "; end: " + command_for(record_, "down"))};
}

DeployResult ReleaseRun::failed_result(const Execution& execution) const {
  const Outcome& outcome = execution.outcome;
  DeployResult result{.code = base::ExitCode::rollout_failed, .changed = true};
  result.cause = observe::Cause{
      .sentence = outcome.text, .next = outcome.next, .lines = outcome.lines, .final = true};
  result.next = outcome.next;
  result.sentence = named(record_.number) + " does not serve";
  if (outcome.code != base::ExitCode::missing_tool) return result;
  result.code = outcome.code;
  result.sentence = named(record_.number) + " has no verdict; what was started goes on by itself";
  result.next += "; then run \"" + command_for(record_, "deploy") + "\" again";
  return result;
}

ReleaseRun::Turn ReleaseRun::turn(bool rollback, bool same_as_previous) const {
  if (!rollback || !previous_) {
    const std::string left = previous_ ? "nothing was put back, as told by --no-rollback"
                                       : "there is no earlier release to go back to";
    return {.sentence = "; " + left + "; its containers are left to look at", .kept = left};
  }
  if (same_as_previous) {
    return {.sentence = "; the last good release is the same, so nothing was put back",
            .kept = "nothing was put back: the last good one is the same"};
  }
  return {.back = true};
}

void ReleaseRun::tell_turning_back() const {
  tell({.kind = EventKind::warning,
        .text =
            named(record_.number) + " does not serve; going back to " + named(previous_->number)});
}

DeployResult ReleaseRun::returned(DeployResult result, const Execution& back) const {
  const int number = previous_->number;
  if (back.ok) {
    result.code = base::ExitCode::rolled_back;
    result.release = number;
    result.sentence += "; " + named(number) + " is back and serves";
    return result;
  }
  result.code = back.cancelled ? base::ExitCode::interrupted : base::ExitCode::rollout_failed;
  result.sentence += "; going back to " + named(number) +
                     (back.cancelled ? " was interrupted" : " failed too: " + back.outcome.text);
  result.next += "; then run \"" + command_for(record_, "rollback") + "\"";
  return result;
}

std::string ReleaseRun::put_back_words(base::ExitCode code) const {
  const std::string release = "release " + std::to_string(previous_->number);
  return code == base::ExitCode::rolled_back ? "rolled back to " + release
                                             : "not put back: " + release + " failed too";
}

std::string ReleaseRun::keep_evidence(const Execution& execution, const std::string& result) const {
  Dossier dossier{
      .project = record_.project,
      .target = record_.target,
      .purpose = record_.purpose,
      .started = record_.started.empty() ? base::iso_time(world_.clock.now()) : record_.started,
      .release = record_.number,
      .step = execution.failed,
      .cause = {.sentence = redacted(execution.outcome.text, secrets_),
                .next = execution.outcome.next},
      .result = result,
      .commands = execution.ran,
      .containers = evidence_,
      .folder = folder_.path.string()};
  for (const auto& line : execution.outcome.lines) {
    dossier.cause.lines.push_back(redacted(line, secrets_));
  }
  save(dossier, folder_.path);
  return folder_.path.string();
}

}  // namespace cloudctl::action
