#include "process/posix_runner.h"

#include <poll.h>
#include <signal.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <filesystem>
#include <system_error>
#include <utility>

#include "process/child.h"
#include "process/output.h"
#include "process/program.h"
#include "process/stop_signal.h"
#include "process/system.h"

namespace cloudctl::process {
namespace {

using std::chrono::milliseconds;
using Clock = std::chrono::steady_clock;

// How long a program's helpers may keep its streams open after it ended.
constexpr milliseconds drain_time{250};
// How often is looked for what no descriptor tells: the second Ctrl-C, and the end of a program
// where the system has no pidfd.
constexpr milliseconds tick{20};
constexpr std::size_t piece_size = 64U << 10U;                  // as much as a pipe holds
constexpr milliseconds longest = std::chrono::hours(24 * 365);  // so that sums fit

Completed refused(std::string reason) {
  Completed completed;
  completed.ending = Ending::not_found;
  completed.error = std::move(reason);
  return completed;
}

Completed not_begun(Ending why) {
  Completed completed;
  completed.ending = why;
  return completed;
}

std::string words_of(int reason) {
  return std::generic_category().message(reason);
}

// Why a program that is there was refused by the system.
std::string refusal_of(const Program& program, int reason) {
  if (reason != ENOENT) return words_of(reason);
  return "the interpreter or loader of " + program.path + " is missing";
}

// One stream of a running program.
class Inlet {
 public:
  Inlet(Stream stream, Descriptor& descriptor, const RunOptions& options)
      : stream_(stream), descriptor_(descriptor), tail_(options.keep), on_line_(options.on_line) {
    if (stream == Stream::out) on_bytes_ = options.on_out;
  }

  [[nodiscard]] bool open() const { return descriptor_.open(); }
  [[nodiscard]] int number() const { return descriptor_.number(); }
  [[nodiscard]] bool cut() const { return tail_.cut(); }

  void read_some() {
    std::array<char, 65536> buffer;
    const ssize_t got = read(descriptor_.number(), buffer.data(), buffer.size());
    if (got < 0 && (errno == EINTR || errno == EAGAIN)) return;
    if (got <= 0) return descriptor_.reset();
    const std::string_view bytes(buffer.data(), static_cast<std::size_t>(got));
    if (on_bytes_) return on_bytes_(bytes);
    tail_.add(bytes);
    if (on_line_) splitter_.add(bytes, [this](std::string_view line) { on_line_(stream_, line); });
  }

  [[nodiscard]] std::string finish() {
    descriptor_.reset();
    if (on_line_) splitter_.finish([this](std::string_view line) { on_line_(stream_, line); });
    return tail_.take();
  }

 private:
  Stream stream_;
  Descriptor& descriptor_;
  Tail tail_;
  LineSplitter splitter_;
  const std::function<void(Stream, std::string_view)>& on_line_;
  std::function<void(std::string_view)> on_bytes_;
};

// A run with captured streams, from start to end.
class Session {
 public:
  Session(Child& child, const base::Cancel& cancel, const RunOptions& options)
      : child_(child),
        cancel_(cancel),
        options_(options),
        stop_(options.stop),
        out_(Stream::out, child.output, options),
        err_(Stream::err, child.error, options),
        requests_before_(cancel.requests()),
        deadline_(Clock::now() + std::min(options.deadline, longest)) {}

  Completed run(std::string_view input) {
    input_ = input;
    while (!over()) {
      wait_for_something();
      stop_if_asked();
    }
    return completed();
  }

 private:
  [[nodiscard]] bool stopping() const { return stop_reason_ != Ending::exited; }

  // The program has ended, and nothing more will be read.
  bool over() {
    if (!ended_ && child_.ended()) {
      ended_ = true;
      drain_end_ = Clock::now() + drain_time;
    }
    if (!ended_) return false;
    if (!out_.open() && !err_.open()) return true;
    // Helpers of a program that is being stopped get the same grace as the program.
    if (stopping() && !killed_) return false;
    return Clock::now() >= drain_end_;
  }

  [[nodiscard]] milliseconds patience() const {
    Clock::time_point next = deadline_;
    if (stopping()) next = killed_ ? Clock::now() + std::chrono::hours(1) : kill_at_;
    if (ended_ && (killed_ || !stopping())) next = std::min(next, drain_end_);
    const bool must_look = stopping() || ignores_cancel() || (!ended_ && !child_.watch().open());
    const auto left = std::chrono::ceil<milliseconds>(next - Clock::now());
    return std::clamp(left, milliseconds(0), must_look ? tick : milliseconds(3'600'000));
  }

  void wait_for_something() {
    // poll leaves out negative numbers.
    const int cancelled = stopping() || ended_ || ignores_cancel() ? -1 : cancel_.readable();
    const int watch = ended_ ? -1 : child_.watch().number();
    const int stop = stopping() || ended_ ? -1 : stop_.readable();
    std::array<pollfd, 6> files = {{{out_.number(), POLLIN, 0},
                                    {err_.number(), POLLIN, 0},
                                    {child_.input.number(), POLLOUT, 0},
                                    {watch, POLLIN, 0},
                                    {cancelled, POLLIN, 0},
                                    {stop, POLLIN, 0}}};
    const auto wait = static_cast<int>(patience().count());
    if (poll(files.data(), files.size(), wait) <= 0) return;
    if (files[0].revents != 0) {
      out_.read_some();
      // Who takes it may have been slow, and more of what counts may be in the pipe.
      if (options_.on_out && ended_) drain_end_ = Clock::now() + drain_time;
    }
    if (files[1].revents != 0) err_.read_some();
    if (files[2].revents != 0) feed();
  }

  void feed() {
    if (input_.empty() && options_.more_input) {
      piece_ = options_.more_input(piece_size);
      input_ = piece_;
    }
    if (input_.empty()) return child_.input.reset();
    const ssize_t put = write_quietly(child_.input.number(), input_);
    if (put < 0 && (errno == EINTR || errno == EAGAIN)) return;
    if (put < 0) return child_.input.reset();  // it does not want to read more
    input_.remove_prefix(static_cast<std::size_t>(put));
    if (input_.empty() && !options_.more_input) child_.input.reset();
  }

  // A clean-up that began after Ctrl-C is only ended by a further one.
  [[nodiscard]] bool ignores_cancel() const { return requests_before_ > 0; }
  [[nodiscard]] int new_requests() const {
    return cancel_.requests() - (options_.clean_up ? requests_before_ : 0);
  }

  void stop_if_asked() {
    const Clock::time_point now = Clock::now();
    if (!stopping() && !ended_) {
      if (new_requests() > 0)
        stop(Ending::cancelled);
      else if (stop_.requested())
        stop(Ending::stopped);
      else if (now >= deadline_)
        stop(Ending::timed_out);
    }
    if (!stopping() || killed_) return;
    const bool at_once = new_requests() > (stop_reason_ == Ending::cancelled ? 1 : 0);
    if (now >= kill_at_ || at_once) {
      killed_ = true;
      child_.signal_group(SIGKILL);
      drain_end_ = now + drain_time;
    }
  }

  void stop(Ending reason) {
    stop_reason_ = reason;
    kill_at_ = Clock::now() + std::min(options_.grace, longest);
    child_.signal_group(SIGTERM);
    child_.signal_group(SIGCONT);  // one that was stopped could not hear it
  }

  Completed completed() {
    Completed completed;
    completed.cut = out_.cut() || err_.cut();
    if (stopping()) child_.signal_group(SIGKILL);  // helpers that closed their streams
    const Exit exit = child_.reap();
    completed.code = exit.code;
    completed.signal = exit.signal;
    completed.ending = exit.signal != 0 ? Ending::signalled : Ending::exited;
    if (stopping()) completed.ending = stop_reason_;
    if (stop_reason_ == Ending::timed_out) completed.deadline = options_.deadline;
    completed.out = out_.finish();
    completed.err = err_.finish();
    return completed;
  }

  Child& child_;
  const base::Cancel& cancel_;
  const RunOptions& options_;
  StopSignal stop_;
  Inlet out_, err_;
  std::string_view input_;
  std::string piece_;  // that it looks at, of more_input
  int requests_before_ = 0;
  Clock::time_point deadline_, kill_at_, drain_end_;
  Ending stop_reason_ = Ending::exited;  // exited: nobody stops it
  bool ended_ = false, killed_ = false;
};

// Ctrl-C on our terminal goes to the program as well, and it decides what that means. Only a second
// one, or a program that our caller's `kill` did not reach, makes us pass it on.
Completed run_interactive(Child& child, const base::Cancel& cancel) {
  const int before = cancel.requests();
  bool told = false;
  while (!child.ended()) {
    pollfd watch{.fd = child.watch().number(), .events = POLLIN, .revents = 0};
    constexpr int glance = 200;
    poll(&watch, 1, child.watch().open() ? glance : static_cast<int>(tick.count()));
    if (!told && cancel.requests() > before + 1) {
      child.signal_alone(SIGTERM);
      told = true;
    }
  }
  Completed completed;
  const Exit exit = child.reap();
  completed.code = exit.code;
  completed.signal = exit.signal;
  if (exit.signal != 0) completed.ending = Ending::signalled;
  return completed;
}

}  // namespace

PosixRunner::PosixRunner(const base::Cancel& cancel, std::vector<std::string> environment)
    : cancel_(cancel), environment_(std::move(environment)) {
  // Where our parent had SIGCHLD ignored, exit codes would be lost.
  struct sigaction action {};
  if (sigaction(SIGCHLD, nullptr, &action) == 0 && action.sa_handler == SIG_IGN) {
    signal(SIGCHLD, SIG_DFL);
  }
}

Completed PosixRunner::run(const CommandLine& command, const RunOptions& options) {
  const Clock::time_point begin = Clock::now();
  if (cancel_.requests() > 0 && !options.clean_up) return not_begun(Ending::cancelled);
  if (options.stop.stop_requested()) return not_begun(Ending::stopped);
  if (!command.directory.empty() && !std::filesystem::is_directory(command.directory)) {
    return refused("no folder " + command.directory.string());
  }
  std::vector<std::string> environment = environment_of(command, environment_);
  const Program program = find_program(command, environment);
  if (program.reason != 0) return refused(words_of(program.reason));
  Child child({.path = program.path,
               .command = command,
               .environment = std::move(environment),
               .interactive = options.interactive,
               .fed = static_cast<bool>(options.more_input)});
  if (child.refusal() != 0) return refused(refusal_of(program, child.refusal()));
  if (options.on_start) options.on_start(child.pid());
  Completed completed = options.interactive
                            ? run_interactive(child, cancel_)
                            : Session(child, cancel_, options).run(command.input.reveal());
  completed.duration = std::chrono::duration_cast<milliseconds>(Clock::now() - begin);
  return completed;
}

}  // namespace cloudctl::process
