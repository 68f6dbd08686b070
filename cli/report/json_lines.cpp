#include "report/json_lines.h"

#include <nlohmann/json.hpp>

#include "base/text.h"

namespace cloudctl::report {

namespace {

using Json = nlohmann::ordered_json;
using action::Event;
using action::EventKind;

constexpr int version = 1;

const char* type(EventKind kind) {
  switch (kind) {
    case EventKind::run_started:
      return "run_started";
    case EventKind::step_started:
      return "step_started";
    case EventKind::step_progress:
      return "step_progress";
    case EventKind::step_log:
      return "step_log";
    case EventKind::step_done:
      return "step_done";
    case EventKind::step_failed:
      return "step_failed";
    case EventKind::step_skipped:
      return "step_skipped";
    case EventKind::warning:
      return "warning";
    case EventKind::note:
      return "note";
    case EventKind::run_done:
      return "run_done";
  }
  return "note";
}

const char* level(EventKind kind) {
  if (kind == EventKind::step_failed) return "error";
  if (kind == EventKind::warning) return "warning";
  return kind == EventKind::step_log ? "debug" : "info";
}

std::string line(const Json& object) {
  return object.dump(-1, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace

JsonProgress::JsonProgress(std::function<void(std::string_view)> write, const base::Clock& clock)
    : write_(std::move(write)), clock_(clock) {
  write_(line(Json{{"type", "version"}, {"v", version}}));
}

void JsonProgress::on(const Event& event) {
  const std::lock_guard lock(mutex_);
  Json object{{"v", version},
              {"type", type(event.kind)},
              {"ts", base::iso_time(clock_.now())},
              {"at_ms", event.at.count()},
              {"level", level(event.kind)},
              {"msg", event.text}};
  if (!event.id.empty()) object["id"] = event.id;
  if (event.total > 0) {
    object["current"] = event.current;
    object["total"] = event.total;
  }
  const bool ended = event.kind == EventKind::step_done || event.kind == EventKind::step_failed ||
                     event.kind == EventKind::run_done;
  if (ended) object["duration_ms"] = event.duration.count();
  if (!event.next.empty()) object["next"] = event.next;
  if (!event.lines.empty()) object["lines"] = event.lines;
  if (!event.log.empty()) object["log"] = event.log;
  write_(line(object));
}

}  // namespace cloudctl::report
