#pragma once
// Holds a limit on the number of entries without counting them at every addition: after a count,
// a hundredth of the room left may be added without another one, for a second. So additions one
// after the other stop exactly at the limit, and several processes at once pass it by very little.

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <mutex>

namespace notes::store {

class Allowance {
 public:
  explicit Allowance(std::size_t most) : most_(static_cast<std::int64_t>(most)) {}

  std::int64_t most() const { return most_; }

  /** True if one more may be added without counting. */
  bool take() {
    const std::lock_guard lock(mutex_);
    if (left_ == 0 || Clock::now() > until_) return false;
    --left_;
    return true;
  }

  /** What a count just before an addition has found. */
  void counted(std::int64_t held) {
    const std::lock_guard lock(mutex_);
    left_ = std::clamp<std::int64_t>((most_ - held - 1) / 100, 0, 1000);
    until_ = Clock::now() + std::chrono::seconds(1);
  }

 private:
  using Clock = std::chrono::steady_clock;

  std::int64_t most_;
  std::mutex mutex_;
  std::int64_t left_ = 0;
  Clock::time_point until_;
};

}  // namespace notes::store
