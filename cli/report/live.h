#pragma once
// What the terminal shows of a run: permanent lines of what has ended, and the live rows of what is
// under way. Pure: events and a time go in, lines come out; TtyProgress brings them to the screen.

#include <chrono>
#include <string>
#include <vector>

#include "action/progress.h"
#include "report/terminal.h"

namespace cloudctl::report {

class Live {
 public:
  explicit Live(bool colour) : colour_(colour) {}

  // The lines that the event leaves for good, at most `size.width - 1` columns each unless they
  // have to be read whole (causes, last lines, paths).
  [[nodiscard]] std::vector<std::string> apply(const action::Event& event, const Size& size);

  // The live rows at a time since the run started: at most height - 2, each at most width - 1
  // columns; those that find no room are counted in the last one.
  [[nodiscard]] std::vector<std::string> frame(std::chrono::milliseconds now,
                                               const Size& size) const;

 private:
  struct Running {
    std::string id, title, text;
    int current = 0, total = 0;
    std::chrono::milliseconds since{0};
  };

  [[nodiscard]] Running* find(const std::string& id);
  void remove(const std::string& id);
  [[nodiscard]] std::string title_of(const action::Event& event);
  [[nodiscard]] std::string ended(const action::Event& event, const Size& size);
  [[nodiscard]] std::vector<std::string> failed(const action::Event& event, const Size& size);
  [[nodiscard]] std::string row(const Running& running, std::chrono::milliseconds now,
                                const Size& size) const;

  bool colour_;
  std::string run_;
  int ended_ = 0;
  std::vector<Running> running_;  // in the order of their start
};

// Whether its count has to be shown: "2 of 3 ready" says it already.
[[nodiscard]] bool is_counted(const action::Event& event);

// The last lines of a failure as a block, and what to do: the same in every renderer. What to do is
// split between words where it is wider than `width` (0: never).
[[nodiscard]] std::vector<std::string> failure_lines(const action::Event& event,
                                                     const std::string& indent, int width = 0);

}  // namespace cloudctl::report
