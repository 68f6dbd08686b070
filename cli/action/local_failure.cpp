// The ways in which a deployment ends badly: interrupted, failed, put back, and the evidence.

#include <algorithm>

#include "action/local_deployment.h"
#include "base/error.h"
#include "base/text.h"
#include "observe/cause.h"

namespace cloudctl::action {
namespace {

using Milliseconds = std::chrono::milliseconds;

constexpr std::size_t most_containers = 20;

std::string phase_words(const observe::Container& container) {
  switch (container.phase) {
    case observe::Phase::created:
      return container.error.empty() ? "created" : "could not be started: " + container.error;
    case observe::Phase::running:
      return container.health == observe::Health::unhealthy ? "running, unhealthy" : "running";
    case observe::Phase::restarting:
      return "restarting after exit code " + std::to_string(container.exit_code);
    case observe::Phase::paused:
      return "paused";
    case observe::Phase::exited:
      return "exited with " + std::to_string(container.exit_code);
    case observe::Phase::removing:
      return "being removed";
    case observe::Phase::dead:
      break;
  }
  return "dead";
}

std::string status_words(const observe::Container& container) {
  std::string words = phase_words(container);
  if (container.out_of_memory) words += ", out of memory";
  if (container.restarts > 0) {
    words += ", " + base::plural(static_cast<std::size_t>(container.restarts), "restart");
  }
  return words;
}

}  // namespace

DeployResult Deployment::interrupted() {
  end_record(release::Result::interrupted, "interrupted by Ctrl-C");
  return {.code = base::ExitCode::interrupted,
          .changed = true,
          .release = previous_ ? previous_->number : 0,
          .sentence = "interrupted: " + named(record_.number) +
                      " has no verdict; what was started goes on by itself",
          .next = std::string("watch: cloudctl status; finish: cloudctl deploy") +
                  (previous_ ? "; undo: cloudctl rollback" : "; end: cloudctl down")};
}

DeployResult Deployment::failed(const Execution& execution) {
  const Outcome& outcome = execution.outcome;
  DeployResult result{.code = base::ExitCode::rollout_failed, .changed = true};
  result.cause = observe::Cause{
      .sentence = outcome.text, .next = outcome.next, .lines = outcome.lines, .final = true};
  result.next = outcome.next;
  result.sentence = named(record_.number) + " does not serve";
  // Evidence first: putting back removes the containers that it is about.
  evidence_ = container_evidence();
  result.dossier = keep_evidence(execution, "being put back");
  if (outcome.code == base::ExitCode::missing_tool) {
    end_record(release::Result::failed, outcome.text);
    result.code = outcome.code;
    result.sentence = named(record_.number) + " has no verdict; what was started goes on by itself";
    result.next += "; then run \"cloudctl deploy\" again";
    result.dossier = keep_evidence(execution, "left as it was: the engine does not answer");
    return result;
  }
  if (!request_.rollback || !previous_) {
    end_record(release::Result::failed, outcome.text);
    const std::string left = previous_ ? "nothing was put back, as told by --no-rollback"
                                       : "there is no earlier release to go back to";
    result.sentence += "; " + left + "; its containers are left to look at";
    result.dossier = keep_evidence(execution, left);
    return result;
  }
  if (same_content(*previous_)) {
    end_record(release::Result::failed, outcome.text);
    result.sentence += "; the last good release is the same, so nothing was put back";
    result.dossier =
        keep_evidence(execution, "nothing was put back: the last good one is the same");
    return result;
  }
  result = put_back(std::move(result), *previous_);
  [[maybe_unused]] const std::string kept =
      keep_evidence(execution, result.code == base::ExitCode::rolled_back
                                   ? "rolled back to release " + std::to_string(previous_->number)
                                   : "not put back: release " + std::to_string(previous_->number) +
                                         " failed too");
  return result;
}

DeployResult Deployment::put_back(DeployResult result, const release::Record& previous) {
  const std::string cause = result.cause ? result.cause->sentence : std::string();
  tell(
      {.kind = EventKind::warning,
       .text = named(record_.number) + " does not serve; going back to " + named(previous.number)});
  const Execution back = bring_up(previous, "back/");
  if (back.ok) {
    end_record(release::Result::rolled_back, cause);
    result.code = base::ExitCode::rolled_back;
    result.release = previous.number;
    result.sentence += "; " + named(previous.number) + " is back and serves";
    result.endpoints = endpoints(observe::look(eyes_, previous.project));
    return result;
  }
  end_record(release::Result::failed, cause);
  result.code = back.cancelled ? base::ExitCode::interrupted : base::ExitCode::rollout_failed;
  result.sentence += "; going back to " + named(previous.number) +
                     (back.cancelled ? " was interrupted" : " failed too: " + back.outcome.text);
  result.next += "; then run \"cloudctl rollback\"";
  return result;
}

std::vector<ContainerEvidence> Deployment::container_evidence() const {
  std::vector<ContainerEvidence> all;
  const auto seen = observe::look_if_answered(eyes_, record_.project);
  if (!seen) return all;
  for (const auto& container : *seen) {
    if (all.size() == most_containers) break;
    const auto clue = observe::gather(eyes_, container, {.service = container.service});
    ContainerEvidence evidence{.name = container.name, .status = status_words(container)};
    for (const auto& line : clue.log) evidence.log.push_back(redacted(line, secrets_));
    all.push_back(std::move(evidence));
  }
  return all;
}

std::string Deployment::keep_evidence(const Execution& execution, const std::string& result) {
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

std::vector<Endpoint> Deployment::endpoints(const std::vector<observe::Container>& seen) const {
  std::vector<Endpoint> all;
  const auto state = observe::judged(seen, expected(record_));
  for (const auto& service : state.services) {
    if (!service.urls.empty()) all.push_back({.service = service.name, .urls = service.urls});
  }
  return all;
}

std::string Deployment::named(int number) const {
  return "release " + std::to_string(number) + " of \"" + record_.project + "\"";
}

void Deployment::tell(Event event) {
  event.at = std::chrono::duration_cast<Milliseconds>(world_.clock.steady() - folder_.begin);
  world_.progress.on(event);
}

DeployResult Deployment::finish(DeployResult result) {
  const auto duration =
      std::chrono::duration_cast<Milliseconds>(world_.clock.steady() - folder_.begin);
  tell({.kind = EventKind::run_done,
        .text = result.sentence,
        .next = result.next,
        .duration = duration});
  return result;
}

}  // namespace cloudctl::action
