#include "action/verdict.h"

#include <algorithm>

#include "action/evidence.h"
#include "base/text.h"

namespace cloudctl::action {

std::string ready_words(const observe::State& state) {
  std::vector<std::string> words;
  for (const auto& service : state.services) {
    if (service.wanted == 0) continue;
    const std::string count =
        std::to_string(service.ready) + " of " + std::to_string(service.wanted) + " ready";
    words.push_back(state.services.size() == 1 ? count : service.name + " " + count);
  }
  return base::join(words, ", ");
}

std::function<void(const observe::State&)> telling_ready(Console& console) {
  return [&console](const observe::State& state) {
    int ready = 0, wanted = 0;
    for (const auto& service : state.services) {
      ready += std::min(service.ready, service.wanted);
      wanted += service.wanted;
    }
    console.progress(ready_words(state), ready, wanted);
  };
}

Outcome outcome_of(const observe::Verdict& verdict,
                   const std::map<std::string, base::Secret>& secrets) {
  if (verdict.serving) return {.ok = true, .text = ready_words(verdict.state)};
  Outcome outcome{.ok = false,
                  .cancelled = verdict.cancelled,
                  .timed_out = verdict.timed_out,
                  .code = base::ExitCode::rollout_failed};
  if (verdict.cancelled) {
    outcome.text = "interrupted while waiting";
    return outcome;
  }
  const auto& cause = *verdict.cause;
  outcome.text = redacted(cause.sentence, secrets);
  outcome.next = cause.next;
  for (const auto& line : cause.lines) outcome.lines.push_back(redacted(line, secrets));
  return outcome;
}

Outcome outcome_of(const std::vector<Check>& checks, Console& console) {
  std::vector<const Check*> failed;
  for (const auto& check : checks) {
    console.log(check.name + ": " + check.found);
    if (check.grade == Grade::failed) failed.push_back(&check);
  }
  if (failed.empty()) return {.ok = true, .text = "ready"};
  Outcome outcome{.ok = false,
                  .text = failed.front()->found,
                  .next = failed.front()->fix,
                  .code = failed.front()->code};
  for (std::size_t at = 1; at < failed.size(); ++at) {
    outcome.lines.push_back("also: " + failed[at]->name + ": " + failed[at]->found + " (" +
                            failed[at]->fix + ")");
  }
  return outcome;
}

}  // namespace cloudctl::action
