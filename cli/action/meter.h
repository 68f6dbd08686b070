#pragma once
// How far a stream is, told about four times a second.

#include <chrono>
#include <string>
#include <utility>

#include "action/execute.h"
#include "base/text.h"

namespace cloudctl::action {

class Meter {
 public:
  Meter(Console& console, std::string verb) : console_(console), verb_(std::move(verb)) {}
  void add(std::size_t bytes) {
    total_ += bytes;
    const auto now = console_.world().clock.steady();
    if (now - told_ < std::chrono::milliseconds(250)) return;
    told_ = now;
    console_.progress(base::human_bytes(total_) + " " + verb_);
  }
  [[nodiscard]] std::uint64_t total() const { return total_; }

 private:
  Console& console_;
  std::string verb_;
  std::uint64_t total_ = 0;
  std::chrono::steady_clock::time_point told_;
};

}  // namespace cloudctl::action
