#pragma once
// The one exception of the program: "cannot go on". It must say what failed, where, and what to do
// next. Expected outcomes (a tool's exit code, a mistake in the file) are values instead.

#include <stdexcept>
#include <string>

#include "base/exit_code.h"

namespace cloudctl::base {

// What an Error says. All texts are lower case without a full stop; names stand in double quotes.
struct Failure {
  std::string what;   // what failed: `image "nginx:1.99" cannot be pulled`
  std::string where;  // file:line:column or the command that ran; may be empty
  std::string next;   // what to do about it; may be empty only where nothing can be done
  ExitCode code = ExitCode::failed;
};

class Error : public std::runtime_error {
 public:
  explicit Error(Failure failure)
      : std::runtime_error(failure.what), failure_(std::move(failure)) {}
  [[nodiscard]] const Failure& failure() const noexcept { return failure_; }

 private:
  Failure failure_;
};

}  // namespace cloudctl::base
