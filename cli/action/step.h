#pragma once
// What will be done, as values: a small graph of steps that can be printed (--dry-run) and
// executed. The same steps serve both, so a dry run cannot lie.

#include <functional>
#include <string>
#include <vector>

#include "base/exit_code.h"
#include "process/command_line.h"

namespace cloudctl::action {

// What a step came to.
struct Outcome {
  bool ok = true;
  std::string text;  // "built", "unchanged", "3 of 3 ready"; of a failure the cause in one sentence
  std::string next;  // of a failure: what to do
  std::vector<std::string> lines;  // of a failure: the last lines
  bool cancelled = false, timed_out = false;
  base::ExitCode code = base::ExitCode::failed;  // of a failure: what the run exits with
};

class Console;  // what a running step may use: runner, clock, progress of its own id, log file
                // (execute.h)

struct Step {
  std::string id;                  // "build/web"
  std::string title;               // "build image of web"
  std::vector<std::string> needs;  // ids that must have gone well before
  std::vector<process::CommandLine>
      commands;  // what it runs, as --dry-run prints it; run in order if `work` is empty
  std::function<Outcome(Console&)> work;  // what it does when it is more than running its commands
  bool stoppable =
      false;  // nothing is lost where it ends midway and is begun anew (a build, a pull)
};

}  // namespace cloudctl::action
