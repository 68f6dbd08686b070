#pragma once
// The real Runner: posix_spawn, own process group, both streams by poll, deadlines, TERM then KILL
// of the whole group. Made by main only.

#include <memory>
#include <vector>

#include "base/cancel.h"
#include "process/runner.h"

namespace cloudctl::process {

class PosixRunner : public Runner {
 public:
  // `cancel` must outlive the runner. `environment` is the base environment of every child.
  PosixRunner(const base::Cancel& cancel, std::vector<std::string> environment);
  Completed run(const CommandLine& command, const RunOptions& options) override;

 private:
  const base::Cancel& cancel_;
  std::vector<std::string> environment_;
};

}  // namespace cloudctl::process
