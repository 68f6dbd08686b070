#pragma once
// The exit codes that users and pipelines rely on; `cloudctl help exit-codes` prints this table.

namespace cloudctl::base {

enum class ExitCode {
  ok = 0,
  failed = 1,
  usage = 2,            // the command line or cloudctl.yaml is wrong
  unauthorised = 3,     // a login or a right is missing
  missing_tool = 4,     // a program, engine or cluster cannot be reached
  rollout_failed = 5,   // the new version does not serve; nothing was put back
  rolled_back = 6,      // the new version does not serve; the last good release is back
  changes_pending = 7,  // only with --detailed-exitcode
  timed_out = 9,
  interrupted = 130,
};

}  // namespace cloudctl::base
