#pragma once
// The flags that verbs which change something share: what they may take, and whether they only show
// what they would do.

#include <chrono>
#include <optional>

#include "command/flags.h"

namespace cloudctl::command {

struct Times {
  std::optional<std::chrono::milliseconds> timeout, lock_wait;  // not given: the action's own
};

// --timeout and --lock-wait.
void add_times(Flags& flags, Times& times);
// --lock-wait alone.
void add_lock_wait(Flags& flags, Times& times);

void add_dry_run(Flags& flags, bool& dry_run);
void add_no_rollback(Flags& flags, bool& no_rollback);
void add_force_conflicts(Flags& flags, bool& force_conflicts);
void add_yes(Flags& flags, bool& yes);

}  // namespace cloudctl::command
