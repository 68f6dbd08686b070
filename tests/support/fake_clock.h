#pragma once
// A clock that only moves when it is slept on or turned by hand. May be used from several threads.

#include <chrono>
#include <functional>
#include <mutex>
#include <optional>
#include <utility>

#include "base/clock.h"

namespace cloudctl::test {

class FakeClock : public base::Clock {
 public:
  // 2026-11-21T12:00:00Z unless another beginning is given.
  explicit FakeClock(std::chrono::seconds since_1970 = std::chrono::seconds(1795262400))
      : begin_(since_1970) {}

  [[nodiscard]] std::chrono::system_clock::time_point now() const override {
    const std::lock_guard guard(mutex_);
    return std::chrono::system_clock::time_point(begin_) + passed_;
  }
  [[nodiscard]] std::chrono::steady_clock::time_point steady() const override {
    const std::lock_guard guard(mutex_);
    return std::chrono::steady_clock::time_point(std::chrono::hours(1)) + passed_;
  }
  bool sleep(std::chrono::milliseconds duration) override {
    std::function<void()> hook;
    {
      const std::lock_guard guard(mutex_);
      passed_ += duration;
      if (cancel_at_ && passed_ >= *cancel_at_) return false;
      hook = on_sleep_;
    }
    if (hook) hook();
    return true;
  }

  void turn(std::chrono::milliseconds duration) {
    const std::lock_guard guard(mutex_);
    passed_ += duration;
  }
  // Sleeping up to or beyond this time after the beginning returns false.
  void cancel_at(std::chrono::milliseconds time) {
    const std::lock_guard guard(mutex_);
    cancel_at_ = time;
  }
  // Called after each sleep: to change the world meanwhile.
  void on_sleep(std::function<void()> hook) {
    const std::lock_guard guard(mutex_);
    on_sleep_ = std::move(hook);
  }
  [[nodiscard]] std::chrono::milliseconds passed() const {
    const std::lock_guard guard(mutex_);
    return passed_;
  }

 private:
  mutable std::mutex mutex_;
  std::chrono::seconds begin_;
  std::chrono::milliseconds passed_{0};
  std::optional<std::chrono::milliseconds> cancel_at_;
  std::function<void()> on_sleep_;
};

}  // namespace cloudctl::test
