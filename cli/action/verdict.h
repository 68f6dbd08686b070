#pragma once
// What was observed and checked, as the outcome of a step: the same words on every target.

#include <functional>
#include <map>
#include <string>
#include <vector>

#include "action/execute.h"
#include "action/local_check.h"
#include "base/secret.h"
#include "observe/wait.h"

namespace cloudctl::action {

// "2 of 3 ready", of several services "web 2 of 3 ready, db 1 of 1 ready".
[[nodiscard]] std::string ready_words(const observe::State& state);

// Tells the console how many are ready. The console must outlive it.
[[nodiscard]] std::function<void(const observe::State&)> telling_ready(Console& console);

// Serving, interrupted, or the cause, freed of the values of secrets.
[[nodiscard]] Outcome outcome_of(const observe::Verdict& verdict,
                                 const std::map<std::string, base::Secret>& secrets);

// The first check that failed, with the others as its lines; all are logged.
[[nodiscard]] Outcome outcome_of(const std::vector<Check>& checks, Console& console);

}  // namespace cloudctl::action
