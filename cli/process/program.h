#pragma once
// What exactly is started: the program's file and its environment. Starts nothing.

#include <string>
#include <string_view>
#include <vector>

#include "process/command_line.h"

namespace cloudctl::process {

// The environment of a command: its own settings over `inherited` ("NAME=value"), each name once.
[[nodiscard]] std::vector<std::string> environment_of(const CommandLine& command,
                                                      const std::vector<std::string>& inherited);

struct Program {
  std::string path;  // absolute; empty if there is none
  int reason = 0;    // then: ENOENT, or EACCES if there is one that may not be executed
};
// As execvp does it (POSIX, "Environment Variables", PATH), over the command's own environment. A
// name with a slash is relative to the command's directory.
[[nodiscard]] Program find_program(const CommandLine& command,
                                   const std::vector<std::string>& environment);

}  // namespace cloudctl::process
