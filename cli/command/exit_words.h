#pragma once
// What each exit code means, in words: one table for help, and nothing else.

#include <string>

#include "base/exit_code.h"

namespace cloudctl::command {

[[nodiscard]] std::string exit_word(base::ExitCode code);

// All codes, for `help exit-codes`.
[[nodiscard]] std::string exit_code_table();

}  // namespace cloudctl::command
