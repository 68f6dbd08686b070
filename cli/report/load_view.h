#pragma once
// What `load` answers: how many requests went out, how many failed, how long they took.

#include <chrono>
#include <cstddef>
#include <string>
#include <vector>

#include "report/look.h"

namespace cloudctl::report {

struct LoadFacts {
  std::string url, from;  // "this machine", "inside the cluster"
  double per_second = 0;  // asked for
  std::size_t requests = 0, failed = 0, missed = 0;
  std::chrono::microseconds p50{0}, p90{0}, p99{0}, longest{0};
  std::chrono::milliseconds lasted{0};
  std::vector<std::string> failures;  // the first few, in words
};

[[nodiscard]] Answer load_view(const LoadFacts& facts, const Look& look);

}  // namespace cloudctl::report
