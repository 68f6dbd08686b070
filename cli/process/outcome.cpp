#include <fmt/format.h>

#include <cerrno>
#include <system_error>

#include "base/text.h"
#include "process/runner.h"

namespace cloudctl::process {
namespace {

std::string no_such_file() {
  return std::generic_category().message(ENOENT);
}

}  // namespace

std::string outcome(const CommandLine& command, const Completed& completed) {
  switch (completed.ending) {
    case Ending::exited:
      return fmt::format("exited with {}", completed.code);
    case Ending::signalled:
      return fmt::format("was killed by signal {}", completed.signal);
    case Ending::not_found: {
      const bool by_path =
          !command.argv.empty() && command.argv.front().find('/') != std::string::npos;
      const bool absent = completed.error.empty() || completed.error == no_such_file();
      if (absent) return by_path ? "was not found" : "was not found on PATH";
      return fmt::format("cannot be started: {}", completed.error);
    }
    case Ending::timed_out:
      return fmt::format("took longer than {}",
                         base::human_duration(completed.deadline.count() > 0 ? completed.deadline
                                                                             : completed.duration));
    case Ending::cancelled:
      return "was interrupted";
    case Ending::stopped:
      return "was ended";
  }
  return "ended";
}

}  // namespace cloudctl::process
