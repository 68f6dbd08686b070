#pragma once
// How long a verb that changes something may take, and wait for others: the flags that those verbs
// share.

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

}  // namespace cloudctl::command
