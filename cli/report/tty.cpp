#include "report/tty.h"

#include <algorithm>

#include "base/text.h"

namespace cloudctl::report {

namespace {

using action::EventKind;
using std::chrono::duration_cast;
using std::chrono::milliseconds;

constexpr milliseconds between_frames{100};
constexpr milliseconds before_first_frame{500};  // short commands draw nothing that moves

constexpr std::string_view begin_update = "\x1b[?2026h";
constexpr std::string_view end_update = "\x1b[?2026l";
constexpr std::string_view hide_cursor = "\x1b[?25l";
constexpr std::string_view show_cursor = "\x1b[?25h";
constexpr std::string_view clear_to_line_end = "\x1b[K";
constexpr std::string_view clear_below = "\x1b[J";

// Width on the screen: colours take no room.
int shown_width(std::string_view line) {
  std::string bare;
  for (std::size_t i = 0; i < line.size(); ++i) {
    if (line[i] == '\x1b') {
      while (i < line.size() && line[i] != 'm') ++i;
    } else {
      bare += line[i];
    }
  }
  return base::display_width(bare);
}

bool waits(EventKind kind) {
  return kind != EventKind::step_failed && kind != EventKind::run_done &&
         kind != EventKind::run_started;
}

}  // namespace

TtyProgress::TtyProgress(TtyOptions options, const base::Clock& clock)
    : options_(std::move(options)),
      clock_(clock),
      live_(options_.colour),
      started_(clock.steady()),
      last_draw_(started_) {}

TtyProgress::~TtyProgress() {
  close();
}

// Back to where the live rows begin, with them removed if `blank`. After a terminal was made
// narrower its rows may have wrapped: then more rows are ours than were written.
std::string TtyProgress::erased(const Size& size, bool blank) const {
  if (drawn_.empty()) return "";
  int rows = 0;
  for (const int width : drawn_) {
    const bool narrower = size.width < drawn_size_.width;
    rows += narrower ? std::max(1, (width + size.width - 1) / size.width) : 1;
  }
  const std::string up = "\r\x1b[" + std::to_string(rows) + "A";
  if (!blank) return up;
  // Some have left a lower screen at its top; more lines than it has would push out others.
  if (size.height < drawn_size_.height || rows >= size.height) return up + std::string(clear_below);
  // Row by row: tmux keeps a whole screen that is cleared at once as if it had been scrolled away.
  std::string frame = up;
  for (int row = 0; row < rows; ++row) frame += std::string(clear_to_line_end) + "\n";
  return frame + up;
}

void TtyProgress::draw(Time now) {
  const Size size = options_.size();
  const auto since = duration_cast<milliseconds>(now - started_);
  const bool moving = since >= before_first_frame;
  const auto rows = moving ? live_.frame(since, size) : std::vector<std::string>{};
  if (rows.empty() && drawn_.empty() && pending_.empty()) return;

  const bool resized = !drawn_.empty() && !(size == drawn_size_);
  std::string frame(begin_update);
  if (!rows.empty() && !hidden_) frame += hide_cursor;
  hidden_ = hidden_ || !rows.empty();
  // Permanent lines may wrap, so what is below cannot be overwritten line by line.
  const bool blank = resized || !pending_.empty() || rows.size() < drawn_.size();
  frame += erased(size, blank);
  for (const auto& line : pending_) frame += line + "\n";
  for (const auto& row : rows) frame += row + std::string(clear_to_line_end) + "\n";
  if (rows.empty() && hidden_) {
    frame += show_cursor;
    hidden_ = false;
  }
  frame += end_update;

  pending_.clear();
  drawn_.clear();
  for (const auto& row : rows) drawn_.push_back(shown_width(row));
  drawn_size_ = size;
  last_draw_ = now;
  options_.write(frame);
}

void TtyProgress::on(const action::Event& event) {
  const std::lock_guard lock(mutex_);
  const auto now = clock_.steady();
  if (event.kind == EventKind::run_started) started_ = now - event.at;
  const auto lines = live_.apply(event, options_.size());
  pending_.insert(pending_.end(), lines.begin(), lines.end());
  const bool due = now - last_draw_ >= between_frames;
  const bool quiet_screen = drawn_.empty() && !pending_.empty();
  if (due || quiet_screen || !waits(event.kind)) draw(now);
}

void TtyProgress::tick() {
  const std::lock_guard lock(mutex_);
  const auto now = clock_.steady();
  if (now - last_draw_ >= between_frames) draw(now);
}

void TtyProgress::close() {
  const std::lock_guard lock(mutex_);
  if (drawn_.empty() && pending_.empty() && !hidden_) return;
  std::string frame = erased(options_.size(), true);
  for (const auto& line : pending_) frame += line + "\n";
  if (hidden_) frame += show_cursor;
  pending_.clear();
  drawn_.clear();
  hidden_ = false;
  options_.write(frame);
}

}  // namespace cloudctl::report
