#pragma once
// What the running deploy has done so far and which programs it has started, kept on disk so that
// the next run can say what a killed one left behind, and end it. Written only under the lock.

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.h"
#include "release/lock.h"

namespace cloudctl::release {

// A program that was started; the start time makes a re-used process id harmless.
struct Child {
  int pid = 0;
  std::int64_t start = 0;  // clock ticks since boot (proc(5), stat, field 22); 0: unknown
  std::string program;     // "docker compose up"
  bool operator==(const Child&) const = default;
};

struct JournalEntry {
  Holder owner;
  int release = 0;                // being made; 0: none yet
  int previous = 0;               // last good one at the beginning; 0: none
  std::vector<std::string> done;  // ids of finished steps
  std::vector<Child> running;
  bool operator==(const JournalEntry&) const = default;
};

// May be used from several threads. Every change outlives the process when the call returns.
class Journal {
 public:
  // Starts a new journal file. Throws Error.
  Journal(const std::filesystem::path& folder, JournalEntry entry);
  void step_done(const std::string& id);
  void release(int number);
  void started(int pid, const std::string& program);
  void ended(int pid);
  void close();  // the run is over: the file goes away

 private:
  void write() const;
  std::filesystem::path path_;
  std::mutex mutex_;
  JournalEntry entry_;
};

// What a run that did not come to its end left behind, if one did. An unreadable file is as none.
[[nodiscard]] std::optional<JournalEntry> left_behind(const std::filesystem::path& folder);
void discard_journal(const std::filesystem::path& folder);

[[nodiscard]] bool is_alive(const Child& child);
[[nodiscard]] std::int64_t start_time(int pid);  // 0: no such process

// Waits for those still alive until `patience` is over, then ends their process groups with TERM,
// and after `grace` with KILL. Returns those that had to be ended.
std::vector<Child> settle_children(const std::vector<Child>& children, base::Clock& clock,
                                   std::chrono::milliseconds patience);

}  // namespace cloudctl::release
