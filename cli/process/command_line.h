#pragma once
// What shall be run, as a value that can be compared and printed. There is no shell anywhere:
// arguments are a vector, and secrets travel only in the environment or on standard input, never in
// arguments.

#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "base/secret.h"

namespace cloudctl::process {

struct CommandLine {
  std::vector<std::string> argv;                   // argv[0] is looked up on PATH
  std::map<std::string, std::string> env;          // added to the inherited environment
  std::map<std::string, base::Secret> secret_env;  // the same, but never printed
  std::filesystem::path directory;                 // empty: the current one
  base::Secret input;                              // standard input; empty: /dev/null
  bool operator==(const CommandLine&) const = default;
};

// As the user could type it: `FOO=bar docker build -t x .`; secrets as `NAME=***`, a directory as
// `cd DIR && …`. Input is not shown.
[[nodiscard]] std::string printed(const CommandLine& command);

}  // namespace cloudctl::process
