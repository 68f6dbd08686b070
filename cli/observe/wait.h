#pragma once
// Waiting until services serve, with deadline, and the cause as soon as it is known that they will
// not. Polls from 100 ms upwards; never waits without an end.

#include <chrono>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "observe/cause.h"
#include "observe/local.h"

namespace cloudctl::observe {

struct Wait {
  std::string project;
  std::vector<Expected> expected;                             // all of them must serve
  std::chrono::milliseconds start{std::chrono::seconds(60)};  // if its probes name no other
  // What started less than 10 s ago must have run that long, without a restart, and be ready.
  std::chrono::milliseconds settle{std::chrono::seconds(3)};
  std::optional<std::chrono::steady_clock::time_point> until;  // end of the whole run
  // Called when something changed: "2 of 3 ready".
  std::function<void(const State&)> on_change;
};

struct Verdict {
  bool serving = false, cancelled = false, timed_out = false;
  std::optional<Cause> cause;  // of the first service that does not serve
  std::string service;         // that it is about
  State state;                 // the last one seen
  std::chrono::milliseconds duration{0};
};

// Throws Error when the engine stops answering for longer than 10 s.
[[nodiscard]] Verdict wait_until_serving(const Eyes& eyes, const Wait& wait);

}  // namespace cloudctl::observe
