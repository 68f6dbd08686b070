#include "command/times.h"

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

}  // namespace cloudctl::command
