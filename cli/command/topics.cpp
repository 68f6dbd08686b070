#include "command/exit_words.h"
#include "command/help.h"

namespace cloudctl::command {

namespace {

constexpr const char* environment_text =
    R"(cloudctl reads these variables; an empty one counts as not set.

  CLOUDCTL_PROGRESS    auto, tty, plain, json or quiet, as --progress
  CLOUDCTL_FORCE_TTY   100x30: behave as on a terminal of that size
  NO_COLOR             no colours
  FORCE_COLOR          colours even without a terminal; 0: none
  CLICOLOR_FORCE       the same; CLICOLOR=0: none
  TERM                 dumb: no colours, nothing that moves
  CI                   set by CI systems: one line per change instead of a moving display
  GITHUB_ACTIONS       true: mistakes are also written as ::error lines
  XDG_STATE_HOME       logs and secrets, and releases of the local target; default ~/.local/state
  XDG_CACHE_HOME       what is known of build contexts; default ~/.cache
  DOCKER_HOST, DOCKER_CONTEXT, DOCKER_CONFIG
                       as docker reads them
  KUBECONFIG           as kubectl reads it
  MINIKUBE_HOME        as minikube reads it
  GOGC                 given to the programs that are run as 400 where it is not set: most are written
                       in Go, live for a moment, and need not collect garbage in it

A secret that is named in cloudctl.yaml and has no value by "cloudctl secrets set" is taken from the
variable of its name.
)";

constexpr const char* formatting_text =
    R"(Answers go to standard output, everything else to standard error.

  -o text   for people; keeps to the width of the terminal
  -o json   one JSON document with "v": 1; fields are added, never renamed or removed, within a version
  -o yaml   the same document as YAML

  --progress tty     redraws in place; the default on a terminal
  --progress plain   one line per change of state; the default for pipes and CI
  --progress json    one JSON object per line on standard error; the first one names the version:
                     {"type":"version","v":1}, then v, type, ts, at_ms, level, msg, and where they
                     apply id, current, total, duration_ms, next, lines, log
  --progress quiet   warnings and failures only

The wording for people may change at any time; the JSON forms may not.
)";

}  // namespace

const std::vector<Topic>& topics() {
  static const std::vector<Topic> all{
      {.name = "exit-codes",
       .summary = "what the program's exit codes mean",
       .text = "Exit codes that scripts can rely on:\n\n" + exit_code_table()},
      {.name = "environment", .summary = "variables that are read", .text = environment_text},
      {.name = "formatting",
       .summary = "answers and progress for programs",
       .text = formatting_text}};
  return all;
}

}  // namespace cloudctl::command
