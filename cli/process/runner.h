#pragma once
// The seam between deciding and doing: everything that starts a program goes through Runner. Tests
// replace it. It knows no program by name.

#include <chrono>
#include <functional>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>

#include "process/command_line.h"

namespace cloudctl::process {

enum class Stream { out, err };

enum class Ending {
  exited,     // code is its exit code
  signalled,  // signal is the number
  not_found,  // no such program on PATH (or not executable): error says which
  timed_out,  // our deadline ended it: TERM, then KILL to the whole group
  cancelled,  // Ctrl-C ended it
  stopped,    // RunOptions::stop ended it: it was not needed any longer
};

struct Completed {
  Ending ending = Ending::exited;
  int code = 0;
  int signal = 0;
  std::string out;  // valid UTF-8 only if the program wrote it so; the last `keep` bytes
  std::string err;
  bool cut = false;   // true if more than `keep` bytes came on a stream: its beginning is missing
  std::string error;  // of not_found: the system's reason
  std::chrono::milliseconds deadline{0};  // of timed_out: the time it had
  std::chrono::milliseconds duration{0};

  [[nodiscard]] bool ok() const { return ending == Ending::exited && code == 0; }
};

struct RunOptions {
  std::chrono::milliseconds deadline{std::chrono::minutes(10)};
  std::chrono::milliseconds grace{std::chrono::seconds(5)};  // between TERM and KILL
  std::size_t keep = 8U << 20U;                              // bytes kept of each stream
  // Called for each whole line as it comes (without line end; lines over 64 KiB in pieces), from
  // the thread that called run. May be empty.
  std::function<void(Stream, std::string_view)> on_line;
  // Standard output goes here as it comes, and nowhere else: it is neither kept nor cut into lines.
  // What this throws ends the program and goes on to the caller. May be empty.
  std::function<void(std::string_view)> on_out;
  // Standard input behind CommandLine::input: the next bytes, at most so many; none at its end. For
  // what is too much to be held. May be empty; what it throws goes on as well.
  std::function<std::string(std::size_t)> more_input;
  // Called once with the process id (which is also its process group's), as soon as it runs. May be
  // empty.
  std::function<void(int)> on_start;
  // Another thread ends the run early, as a deadline would: TERM, then KILL to the whole group.
  // What it wrote until then is kept. One that is requested before the start starts nothing. Has no
  // meaning for interactive programs.
  std::stop_token stop;
  // The program gets our terminal, stays in our process group and has no deadline (exec, logs -f).
  bool interactive = false;
  // Runs although Ctrl-C was pressed before: a further one ends it. Other commands are not started
  // any more then, and count as cancelled.
  bool clean_up = false;
};

class Runner {
 public:
  virtual ~Runner() = default;
  // Never throws for what the program does; throws Error only if the system cannot start any
  // process. May be called from several threads at once.
  virtual Completed run(const CommandLine& command, const RunOptions& options) = 0;
};

// One sentence: `exited with 1`, `was killed by signal 9`, `was not found on PATH`, `took longer
// than 30 s`, `was interrupted`, `was ended`.
[[nodiscard]] std::string outcome(const CommandLine& command, const Completed& completed);

}  // namespace cloudctl::process
