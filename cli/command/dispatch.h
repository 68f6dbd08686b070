#pragma once
// From argv to a verb's run, and from an error to its last words.

#include <string>
#include <vector>

#include "base/error.h"
#include "command/context.h"

namespace cloudctl::command {

// Parses first, runs after. Throws base::Error for what cannot go on.
[[nodiscard]] base::ExitCode dispatch(const std::vector<std::string>& arguments, Outside& outside);

// What is said of an error that ended the run; colours as the environment wants them.
void last_words(const base::Error& error, Outside& outside);

}  // namespace cloudctl::command
