#pragma once
// The renderers without a cursor: one line per change of state for pipes and CI logs, and quiet,
// which keeps only warnings and failures.

#include <chrono>
#include <functional>
#include <map>
#include <mutex>
#include <string>
#include <string_view>

#include "action/progress.h"
#include "base/clock.h"

namespace cloudctl::report {

struct PlainOptions {
  std::function<void(std::string_view)> write;  // whole lines
  bool verbose = false;                         // also the lines of the tools as they come
  bool quiet = false;                           // only warnings and failures
  bool colour = false;
};

class PlainProgress : public action::Progress {
 public:
  // The clock must outlive it.
  PlainProgress(PlainOptions options, const base::Clock& clock);
  void on(const action::Event& event) override;
  // After 30 s of silence: one line that says what is still running. Called by a Ticker.
  void tick();

 private:
  using Time = std::chrono::steady_clock::time_point;
  [[nodiscard]] std::string lines_of(const action::Event& event);
  [[nodiscard]] std::string state_line(const action::Event& event);
  [[nodiscard]] std::string block(const action::Event& event, std::string_view word) const;

  PlainOptions options_;
  const base::Clock& clock_;
  std::mutex mutex_;
  Time started_, last_line_;
  std::map<std::string, std::string> running_;  // id → the last text that was said of it
};

}  // namespace cloudctl::report
