#pragma once
// How a run ended, in words and as an exit code; and what one would do, for --dry-run.

#include <vector>

#include "action/local_deploy.h"
#include "command/site.h"

namespace cloudctl::command {

struct Ended {
  const action::DeployResult& result;
  const release::Record& record;  // that was wanted
  bool undoable = true;           // a release came of it
};
// Success on standard output, failure on standard error, and so what is left beside either; returns
// the code to exit with.
[[nodiscard]] base::ExitCode say_result(Context& context, Site& site, const Ended& ended);

// Prints steps as --dry-run does.
void print_steps(Context& context, const std::vector<action::Step>& steps);

}  // namespace cloudctl::command
