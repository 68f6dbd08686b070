#pragma once
// What was checked, as an answer: `doctor` and `cluster status`.

#include <vector>

#include "action/local_check.h"
#include "command/context.h"

namespace cloudctl::command {

// Exits with missing_tool if one has failed.
[[nodiscard]] base::ExitCode answer_checks(Context& context,
                                           const std::vector<action::Check>& checks);

}  // namespace cloudctl::command
