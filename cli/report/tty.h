#pragma once
// The renderer for a terminal: permanent lines above, live rows below that are redrawn in place.
// One write per frame inside a synchronised update (CSI ?2026), the cursor hidden meanwhile. Knows
// the run only through Live, the terminal only through what it is given.

#include <chrono>
#include <functional>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "report/live.h"

namespace cloudctl::report {

struct TtyOptions {
  std::function<void(std::string_view)> write;  // one call per frame, whole
  std::function<Size()> size;                   // asked before each frame: a resize needs no signal
  bool colour = false;
};

class TtyProgress : public action::Progress {
 public:
  // The clock must outlive it.
  TtyProgress(TtyOptions options, const base::Clock& clock);
  ~TtyProgress() override;  // closes
  TtyProgress(const TtyProgress&) = delete;
  TtyProgress& operator=(const TtyProgress&) = delete;

  void on(const action::Event& event) override;
  // Redraws if there is something to redraw and 100 ms have gone by; called by a Ticker.
  void tick();
  // Removes the live rows and shows the cursor again; safe to call twice. Events after it are
  // written as plain lines.
  void close();

 private:
  using Time = std::chrono::steady_clock::time_point;
  void draw(Time now);  // with the mutex held
  [[nodiscard]] std::string erased(const Size& size, bool blank) const;

  TtyOptions options_;
  const base::Clock& clock_;
  std::mutex mutex_;
  Live live_;
  Time started_, last_draw_;
  std::vector<std::string> pending_;  // permanent lines that are not written yet
  std::vector<int> drawn_;            // widths of the live rows on the screen
  Size drawn_size_;
  bool hidden_ = false;
};

}  // namespace cloudctl::report
