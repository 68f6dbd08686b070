#include "base/system_clock.h"

#include <poll.h>

#include <algorithm>

namespace cloudctl::base {

using std::chrono::milliseconds;

std::chrono::system_clock::time_point SystemClock::now() const {
  return std::chrono::system_clock::now();
}

std::chrono::steady_clock::time_point SystemClock::steady() const {
  return std::chrono::steady_clock::now();
}

bool SystemClock::sleep(milliseconds duration) {
  const auto end = steady() + duration;
  for (;;) {
    const auto left = std::chrono::ceil<milliseconds>(end - steady());
    pollfd cancelled{.fd = cancel_.readable(), .events = POLLIN, .revents = 0};
    // A day at a time: poll counts in int. An interruption by another signal starts it again.
    const auto wait = std::clamp(left, milliseconds(0), milliseconds(86'400'000));
    if (poll(&cancelled, 1, static_cast<int>(wait.count())) > 0) return false;
    if (steady() >= end) return true;
  }
}

}  // namespace cloudctl::base
