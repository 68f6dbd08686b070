#include "report/live.h"

#include <algorithm>
#include <array>

#include "base/text.h"
#include "report/look.h"

namespace cloudctl::report {

namespace {

using action::Event;
using action::EventKind;
using std::chrono::milliseconds;

constexpr std::size_t last_lines = 20;
constexpr int widest_row = 100;  // beyond it the eye loses the duration at the right

// `left`, and `right` at the right edge; the left is clipped, the right never.
std::string spread(const std::string& left, const std::string& right, int width) {
  const int room = std::min(width - 1, widest_row) - base::display_width(right);
  if (right.empty() || room < 4) return base::clipped(left, std::max(1, width - 1));
  return base::padded(base::clipped(left, room - 1), room) + right;
}

std::string spinner(milliseconds now) {
  static constexpr std::array<const char*, 10> signs{"⠋", "⠙", "⠹", "⠸", "⠼",
                                                     "⠴", "⠦", "⠧", "⠇", "⠏"};
  const auto turn = static_cast<std::size_t>(std::max<milliseconds::rep>(0, now.count()) / 100);
  return signs[turn % signs.size()];
}

// Colours the sign at the beginning and the duration at the end, after all widths are settled.
std::string painted(const std::string& line, std::size_t sign_bytes, Ink ink, bool colour) {
  return inked(line.substr(0, sign_bytes), ink, colour) + line.substr(sign_bytes);
}

}  // namespace

bool is_counted(const Event& event) {
  const std::string words = std::to_string(event.current) + " of " + std::to_string(event.total);
  return event.total > 0 && event.text.find(words) == std::string::npos;
}

std::vector<std::string> failure_lines(const Event& event, const std::string& indent, int width) {
  std::vector<std::string> lines;
  const std::size_t begin = event.lines.size() > last_lines ? event.lines.size() - last_lines : 0;
  for (std::size_t i = begin; i < event.lines.size(); ++i) {
    lines.push_back(indent + "| " + base::printable(base::to_valid_utf8(event.lines[i])));
  }
  if (!event.log.empty()) lines.push_back(indent + "whole log: " + base::printable(event.log));
  if (event.next.empty()) return lines;
  const std::string head = indent + "next: ";
  const int deeper = base::display_width(indent) + 2;
  const auto text = filled(base::printable(event.next),
                           {.first = base::display_width(head), .indent = deeper}, width);
  for (auto& line : base::lines(head + text)) lines.push_back(std::move(line));
  return lines;
}

Live::Running* Live::find(const std::string& id) {
  const auto found = std::find_if(running_.begin(), running_.end(),
                                  [&](const Running& running) { return running.id == id; });
  return found == running_.end() ? nullptr : &*found;
}

void Live::remove(const std::string& id) {
  running_.erase(std::remove_if(running_.begin(), running_.end(),
                                [&](const Running& running) { return running.id == id; }),
                 running_.end());
  ++ended_;
}

std::string Live::title_of(const Event& event) {
  const Running* running = find(event.id);
  return running != nullptr && !running->title.empty() ? running->title : base::printable(event.id);
}

std::vector<std::string> Live::failed(const Event& event, const Size& size) {
  const std::string head = "✖ " + title_of(event);
  std::vector<std::string> lines{
      painted(spread(head, base::human_duration(event.duration), size.width),
              std::string_view("✖").size(), Ink::red, colour_)};
  const auto sentence =
      filled(base::printable(event.text), {.first = 2, .indent = 0}, size.width - 1);
  for (const auto& line : base::lines(sentence)) {
    lines.push_back("  " + inked(line, Ink::bold, colour_));
  }
  const auto more = failure_lines(event, "  ", size.width - 1);
  lines.insert(lines.end(), more.begin(), more.end());
  remove(event.id);
  return lines;
}

std::string Live::ended(const Event& event, const Size& size) {
  const bool done = event.kind == EventKind::step_done;
  const std::string sign = done ? "✔" : "-";
  const std::string text = base::printable(base::to_valid_utf8(event.text));
  const std::string left = sign + " " + title_of(event) + (text.empty() ? "" : "  " + text);
  const std::string right = done ? base::human_duration(event.duration) : "";
  remove(event.id);
  return painted(spread(left, right, size.width), sign.size(), done ? Ink::green : Ink::dim,
                 colour_);
}

std::vector<std::string> Live::apply(const Event& event, const Size& size) {
  const std::string text = base::printable(base::to_valid_utf8(event.text));
  switch (event.kind) {
    case EventKind::run_started:
      run_ = text;
      return {base::clipped(text, std::max(1, size.width - 1))};
    case EventKind::step_started:
      running_.push_back({.id = event.id, .title = text, .text = "", .since = event.at});
      return {};
    case EventKind::step_progress:
    case EventKind::step_log:
      if (Running* running = find(event.id)) {
        running->text = base::trim(text);
        if (event.kind == EventKind::step_progress) {
          running->current = event.current;
          running->total = is_counted(event) ? event.total : 0;
        }
      }
      return {};
    case EventKind::step_done:
    case EventKind::step_skipped:
      return {ended(event, size)};
    case EventKind::step_failed:
      return failed(event, size);
    case EventKind::warning: {
      auto lines = base::lines(inked("warning:", Ink::yellow, colour_) + " " +
                               filled(text, {.first = 9, .indent = 2}, size.width - 1));
      const auto more =
          failure_lines({.kind = event.kind, .next = event.next}, "  ", size.width - 1);
      lines.insert(lines.end(), more.begin(), more.end());
      return lines;
    }
    case EventKind::note:
    case EventKind::run_done:
      if (event.kind == EventKind::run_done) running_.clear();
      return base::lines(filled(text, {.first = 0, .indent = 2}, size.width - 1));
  }
  return {};
}

std::string Live::row(const Running& running, milliseconds now, const Size& size) const {
  const std::string sign = spinner(now);
  std::string left = sign + " " + running.title;
  if (running.total > 0) {
    left += "  " + std::to_string(running.current) + "/" + std::to_string(running.total);
  }
  if (!running.text.empty()) left += "  " + running.text;
  const auto took = std::max(milliseconds(0), now - running.since);
  return painted(spread(left, base::human_duration(took), size.width), sign.size(), Ink::cyan,
                 colour_);
}

std::vector<std::string> Live::frame(milliseconds now, const Size& size) const {
  if (running_.empty()) return {};
  const std::size_t room = static_cast<std::size_t>(std::max(1, size.height - 2));
  std::vector<std::string> rows;
  const bool all = running_.size() <= room;
  const std::size_t shown = all ? running_.size() : room - 1;
  for (std::size_t i = 0; i < shown; ++i) rows.push_back(row(running_[i], now, size));
  if (!all) {
    const std::string more = "  … " + std::to_string(running_.size() - shown) + " more";
    const std::string done = ended_ > 0 ? ", " + std::to_string(ended_) + " done" : "";
    rows.push_back(base::clipped(more + done, std::max(1, size.width - 1)));
  }
  return rows;
}

}  // namespace cloudctl::report
