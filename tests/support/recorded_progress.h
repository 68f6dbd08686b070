#pragma once
// A Progress for tests: keeps every event it is told.

#include <mutex>
#include <vector>

#include "action/progress.h"

namespace cloudctl::test {

class RecordedProgress : public action::Progress {
 public:
  void on(const action::Event& event) override {
    const std::lock_guard guard(mutex_);
    events_.push_back(event);
  }
  [[nodiscard]] std::vector<action::Event> only(action::EventKind kind) const {
    const std::lock_guard guard(mutex_);
    std::vector<action::Event> chosen;
    for (const auto& event : events_) {
      if (event.kind == kind) chosen.push_back(event);
    }
    return chosen;
  }

 private:
  mutable std::mutex mutex_;
  std::vector<action::Event> events_;
};

}  // namespace cloudctl::test
