#pragma once
// Requests at a steady rate, bounded in number and time, with what came of them: the measure of a
// rollout, and what `load` does. Open loop: a slow answer does not slow the asking.

#include <chrono>
#include <memory>
#include <string>
#include <vector>

#include "observe/probe.h"

namespace cloudctl::observe {

struct SteadyLoad {
  std::vector<std::string> urls;  // asked in turn
  double per_second = 20;
  std::chrono::milliseconds deadline{2000};  // of each request
  int at_once = 32;                          // at most; what would be more is counted as missed
  std::size_t most = 100000;                 // requests in all
};

struct LoadFigures {
  std::size_t requests = 0, failed = 0, missed = 0;
  std::chrono::microseconds p50{0}, p90{0}, p99{0}, longest{0};
  std::chrono::milliseconds lasted{0};
  std::vector<std::string> failures;  // the first few, in words with their time
  bool operator==(const LoadFigures&) const = default;
};

// "1 842 requests, 0 failed, p50 4 ms, p99 31 ms".
[[nodiscard]] std::string described(const LoadFigures& figures);
// Of these latencies: pure.
[[nodiscard]] LoadFigures figures_of(std::vector<std::chrono::microseconds> latencies);

// Runs from its making until stop() or destruction.
class Steady {
 public:
  Steady(Ask ask, SteadyLoad load);
  ~Steady();
  Steady(const Steady&) = delete;
  Steady& operator=(const Steady&) = delete;
  [[nodiscard]] LoadFigures now() const;
  LoadFigures stop();

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace cloudctl::observe
