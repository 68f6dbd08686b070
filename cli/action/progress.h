#pragma once
// The one stream of events in which an action tells what happens. The room that speaks declares the
// interface; report implements it. Events are values.

#include <chrono>
#include <string>
#include <vector>

namespace cloudctl::action {

enum class EventKind {
  run_started,    // text: what is being done, `deploy of "hello" to local`
  step_started,   // id, text: title
  step_progress,  // id, text: what it is at, current/total if total > 0
  step_log,       // id, text: one line of a tool's output
  step_done,      // id, text: result in a few words ("unchanged", "3 of 3 ready"), duration
  step_failed,    // id, text: the cause in one sentence, lines: last lines, log: path of the whole
                  // log
  step_skipped,   // id, text: why
  warning,        // text
  note,           // text: what the user should know, no step
  run_done,       // text: the last sentence; duration
};

struct Event {
  EventKind kind = EventKind::note;
  std::string id;  // "build/web": unique in a run
  std::string text;
  std::string next;  // of failures and warnings: what to do
  int current = 0, total = 0;
  std::vector<std::string> lines;
  std::string log;
  std::chrono::milliseconds at{0};        // since the run started
  std::chrono::milliseconds duration{0};  // of a step or run that ended
  bool operator==(const Event&) const = default;
};

class Progress {
 public:
  virtual ~Progress() = default;
  // May be called from several threads at once; must not throw.
  virtual void on(const Event& event) = 0;
};

}  // namespace cloudctl::action
