#pragma once
// Time as an argument: only main makes the real one. Tests use a clock that they turn by hand.

#include <chrono>
#include <string>

namespace cloudctl::base {

class Clock {
 public:
  virtual ~Clock() = default;
  [[nodiscard]] virtual std::chrono::system_clock::time_point now() const = 0;     // for records
  [[nodiscard]] virtual std::chrono::steady_clock::time_point steady() const = 0;  // for deadlines
  // Returns early, with false, when the run was cancelled meanwhile.
  virtual bool sleep(std::chrono::milliseconds duration) = 0;
};

[[nodiscard]] std::string iso_time(
    std::chrono::system_clock::time_point time);  // 2026-11-21T12:31:05Z

}  // namespace cloudctl::base
