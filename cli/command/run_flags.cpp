#include "command/run_flags.h"

namespace cloudctl::command {

void add_times(Flags& flags, Times& times) {
  flags.duration({.name = "--timeout", .value = "TIME", .help = "for start and wait; default: 10m"},
                 times.timeout);
  add_lock_wait(flags, times);
}

void add_lock_wait(Flags& flags, Times& times) {
  flags.duration({.name = "--lock-wait",
                  .value = "TIME",
                  .help = "how long to wait for another deploy; 0s: not at all; default: 5m"},
                 times.lock_wait);
}

void add_dry_run(Flags& flags, bool& dry_run) {
  flags.toggle({.name = "--dry-run",
                .value = "",
                .help = "print the commands that would run, and change nothing"},
               dry_run);
}

void add_no_rollback(Flags& flags, bool& no_rollback) {
  flags.toggle({.name = "--no-rollback",
                .value = "",
                .help = "leave a release that does not serve as it is"},
               no_rollback);
}

void add_force_conflicts(Flags& flags, bool& force_conflicts) {
  flags.toggle({.name = "--force-conflicts",
                .value = "",
                .help = "in a cluster: take over fields that others have changed"},
               force_conflicts);
}

void add_yes(Flags& flags, bool& yes) {
  flags.toggle({.name = "--yes", .value = "", .help = "answer every question with yes"}, yes);
}

}  // namespace cloudctl::command
