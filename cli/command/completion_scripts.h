#pragma once
// The completion scripts of the shells. They hand the typed words to `cloudctl __complete` as they
// are: nothing is evaluated.

#include <string>

namespace cloudctl::command {

[[nodiscard]] std::string completion_script(const std::string& shell);  // bash, zsh, fish

}  // namespace cloudctl::command
