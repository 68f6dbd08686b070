#pragma once
// Going back to an earlier release: what `rollback` and `rollout undo` share.

#include "command/context.h"
#include "command/flags.h"
#include "command/run_flags.h"

namespace cloudctl::command {

struct BackOptions {
  int to = 0;  // 0: the last good one
  bool dry_run = false, yes = false, force_conflicts = false;
  Times times;
};

void add_back(Flags& flags, BackOptions& options);
[[nodiscard]] base::ExitCode go_back(const BackOptions& options, Context& context);

}  // namespace cloudctl::command
