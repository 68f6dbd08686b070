#include "report/plain.h"

#include <fmt/format.h>

#include <vector>

#include "base/text.h"
#include "report/live.h"
#include "report/look.h"

namespace cloudctl::report {

namespace {

using action::Event;
using action::EventKind;
using std::chrono::duration_cast;
using std::chrono::milliseconds;

constexpr std::chrono::seconds silence{30};

std::string stamp(milliseconds at) {
  return fmt::format("[{:6.1f}s] ", static_cast<double>(at.count()) / 1000.0);
}

std::string clean(const std::string& text) {
  return base::printable(base::to_valid_utf8(text));
}

std::string counted(const Event& event) {
  const std::string text = clean(event.text);
  if (!is_counted(event)) return text;
  const std::string count = fmt::format("{}/{}", event.current, event.total);
  return text.empty() ? count : count + " " + text;
}

}  // namespace

PlainProgress::PlainProgress(PlainOptions options, const base::Clock& clock)
    : options_(std::move(options)), clock_(clock), started_(clock.steady()), last_line_(started_) {}

std::string PlainProgress::block(const Event& event, std::string_view word) const {
  const std::string name = event.id.empty() ? "" : clean(event.id) + "  ";
  const Ink ink = event.kind == EventKind::warning ? Ink::yellow : Ink::red;
  std::string text = stamp(event.at) + name + inked(word, ink, options_.colour) + clean(event.text);
  if (event.kind == EventKind::step_failed)
    text += " (" + base::human_duration(event.duration) + ")";
  text += "\n";
  for (const std::string& line : failure_lines(event, "           ")) text += line + "\n";
  return text;
}

// One line for a change of state; empty if it changes nothing that was said already.
std::string PlainProgress::state_line(const Event& event) {
  const std::string head = stamp(event.at) + clean(event.id) + "  ";
  switch (event.kind) {
    case EventKind::step_started:
      running_[event.id] = "";
      return head + clean(event.text) + "\n";
    case EventKind::step_progress: {
      std::string& said = running_[event.id];
      const std::string text = counted(event);
      if (said == text) return "";
      said = text;
      return head + text + "\n";
    }
    case EventKind::step_log:
      return options_.verbose ? head + "| " + clean(event.text) + "\n" : "";
    case EventKind::step_done:
      running_.erase(event.id);
      return head + (event.text.empty() ? "done" : clean(event.text)) + " " +
             base::human_duration(event.duration) + "\n";
    case EventKind::step_skipped:
      running_.erase(event.id);
      return head + "skipped" + (event.text.empty() ? "" : ": " + clean(event.text)) + "\n";
    default:
      return "";
  }
}

std::string PlainProgress::lines_of(const Event& event) {
  switch (event.kind) {
    case EventKind::step_failed:
      running_.erase(event.id);
      return block(event, "failed: ");
    case EventKind::warning:
      return block(event, "warning: ");
    case EventKind::run_started:
    case EventKind::note:
    case EventKind::run_done: {
      const bool hidden = options_.quiet || event.text.empty();
      return hidden ? "" : stamp(event.at) + clean(event.text) + "\n";
    }
    default: {
      const std::string line = state_line(event);
      return options_.quiet ? "" : line;
    }
  }
}

void PlainProgress::on(const Event& event) {
  const std::lock_guard lock(mutex_);
  const auto now = clock_.steady();
  if (event.kind == EventKind::run_started) started_ = now - event.at;
  const std::string text = lines_of(event);
  if (text.empty()) return;
  last_line_ = now;
  options_.write(text);
}

void PlainProgress::tick() {
  const std::lock_guard lock(mutex_);
  const auto now = clock_.steady();
  if (options_.quiet || running_.empty() || now - last_line_ < silence) return;
  last_line_ = now;
  std::vector<std::string> ids;
  for (const auto& [id, text] : running_) {
    if (ids.size() < 3) ids.push_back(clean(id) + (text.empty() ? "" : " (" + text + ")"));
  }
  if (running_.size() > 3) ids.push_back(fmt::format("{} more", running_.size() - 3));
  const auto since = duration_cast<milliseconds>(now - started_);
  options_.write(stamp(since) + "still running: " + base::join(ids, ", ") + "\n");
}

}  // namespace cloudctl::report
