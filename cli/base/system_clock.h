#pragma once
// The real clock. Made by main only.

#include "base/cancel.h"
#include "base/clock.h"

namespace cloudctl::base {

class SystemClock : public Clock {
 public:
  explicit SystemClock(const Cancel& cancel) : cancel_(cancel) {}  // which must outlive the clock
  [[nodiscard]] std::chrono::system_clock::time_point now() const override;
  [[nodiscard]] std::chrono::steady_clock::time_point steady() const override;
  bool sleep(std::chrono::milliseconds duration) override;

 private:
  const Cancel& cancel_;
};

}  // namespace cloudctl::base
