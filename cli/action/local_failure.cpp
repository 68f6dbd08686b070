// The ways in which a deployment ends badly: interrupted, failed, put back, and the evidence.

#include <algorithm>

#include "action/local_deployment.h"
#include "base/error.h"
#include "base/text.h"
#include "observe/cause.h"

namespace cloudctl::action {
namespace {

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
  return interrupted_result();
}

DeployResult Deployment::failed(const Execution& execution) {
  const Outcome& outcome = execution.outcome;
  DeployResult result = failed_result(execution);
  // Evidence first: putting back removes the containers that it is about.
  evidence_ = container_evidence();
  result.dossier = keep_evidence(execution, "being put back");
  if (outcome.code == base::ExitCode::missing_tool) {
    end_record(release::Result::failed, outcome.text);
    result.dossier = keep_evidence(execution, "left as it was: the engine does not answer");
    return result;
  }
  const Turn turned = turn(request_.rollback, previous_ && same_content(*previous_));
  if (!turned.back) {
    end_record(release::Result::failed, outcome.text);
    result.sentence += turned.sentence;
    result.dossier = keep_evidence(execution, turned.kept);
    return result;
  }
  result = put_back(std::move(result), *previous_);
  [[maybe_unused]] const std::string kept = keep_evidence(execution, put_back_words(result.code));
  return result;
}

DeployResult Deployment::put_back(DeployResult result, const release::Record& previous) {
  const std::string cause = result.cause ? result.cause->sentence : std::string();
  tell_turning_back();
  const Execution back = bring_up(previous, "back/");
  end_record(back.ok ? release::Result::rolled_back : release::Result::failed, cause);
  result = returned(std::move(result), back);
  if (back.ok) result.endpoints = endpoints(observe::look(eyes_, previous.project));
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

std::vector<Endpoint> Deployment::endpoints(const std::vector<observe::Container>& seen) const {
  return action::endpoints(observe::judged(seen, expected(record_)));
}

}  // namespace cloudctl::action
