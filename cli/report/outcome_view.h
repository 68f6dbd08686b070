#pragma once
// The end of a deploy, rollback, scale or rollout: where it answers, which release it is, how long
// it took and how to undo it; or its cause, the next step and where the evidence is.

#include <chrono>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/error.h"
#include "base/exit_code.h"
#include "report/look.h"

namespace cloudctl::report {

struct OutcomeFacts {
  std::string project, target;
  base::ExitCode code = base::ExitCode::ok;
  bool changed = false;
  int release = 0;
  std::string sentence, next, undo, evidence;
  std::string cause;
  std::vector<std::pair<std::string, std::vector<std::string>>> urls;  // by service
  std::chrono::milliseconds duration{0};
  std::vector<std::chrono::milliseconds> history;
  std::optional<base::Failure> left;  // what, beside the verdict, could not be done
};

// To exit with: a release that serves, with something left to be done, is no success.
[[nodiscard]] base::ExitCode exit_code(const OutcomeFacts& facts);

// Of a success the text is meant for standard output; of a failure for standard error.
[[nodiscard]] Answer outcome_view(const OutcomeFacts& facts, const Look& look);

}  // namespace cloudctl::report
