#include "command/outside.h"

#include <pwd.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cerrno>
#include <csignal>
#include <cstdlib>

#include "base/error.h"
#include "base/text.h"

extern "C" char** environ;  // POSIX names it, no header declares it

namespace cloudctl::command {

namespace {

constexpr std::size_t most_input = 1U << 20U;

// A signal handler can be given nothing: this is the one value that it needs.
std::atomic<base::Cancel*> cancelled_by_signals = nullptr;

extern "C" void on_signal(int number) {
  base::Cancel* cancel = cancelled_by_signals.load();
  if (cancel == nullptr) return;
  cancel->request();
  if (cancel->requests() < 3) return;
  static constexpr std::string_view show_cursor = "\x1b[?25h\n";
  if (isatty(STDERR_FILENO) == 1) {
    [[maybe_unused]] const auto written =
        write(STDERR_FILENO, show_cursor.data(), show_cursor.size());
  }
  _exit(128 + number);
}

// One read; 0 at the end of the input.
std::size_t read_some(char* buffer, std::size_t size) {
  while (true) {
    const ssize_t got = read(STDIN_FILENO, buffer, size);
    if (got >= 0) return static_cast<std::size_t>(got);
    if (errno != EINTR) return 0;
  }
}

// Switches the terminal's echo off while it lives.
class NoEcho {
 public:
  NoEcho() {
    active_ = tcgetattr(STDIN_FILENO, &before_) == 0;
    if (!active_) return;
    termios silent = before_;
    silent.c_lflag &= ~static_cast<tcflag_t>(ECHO);
    tcsetattr(STDIN_FILENO, TCSAFLUSH, &silent);
  }
  ~NoEcho() {
    if (active_) tcsetattr(STDIN_FILENO, TCSAFLUSH, &before_);
  }
  NoEcho(const NoEcho&) = delete;
  NoEcho& operator=(const NoEcho&) = delete;

 private:
  termios before_{};
  bool active_ = false;
};

}  // namespace

report::Environment real_environment() {
  report::Environment environment;
  for (char** entry = environ; entry != nullptr && *entry != nullptr; ++entry) {
    const std::string_view text = *entry;
    const auto equals = text.find('=');
    if (equals == std::string_view::npos) continue;
    environment.emplace(text.substr(0, equals), text.substr(equals + 1));
  }
  return environment;
}

std::vector<std::string> environment_list() {
  std::vector<std::string> list;
  for (char** entry = environ; entry != nullptr && *entry != nullptr; ++entry) {
    list.emplace_back(*entry);
  }
  return list;
}

std::vector<std::string> for_programs(std::vector<std::string> environment) {
  const bool set = std::any_of(environment.begin(), environment.end(),
                               [](const auto& entry) { return entry.starts_with("GOGC="); });
  if (!set) environment.emplace_back("GOGC=400");
  return environment;
}

report::RawTerminal real_terminal() {
  return {.in = isatty(STDIN_FILENO) == 1,
          .out = isatty(STDOUT_FILENO) == 1,
          .err = isatty(STDERR_FILENO) == 1,
          .size = real_size()};
}

report::Size real_size() {
  for (const int descriptor : {STDERR_FILENO, STDOUT_FILENO}) {
    winsize size{};
    if (ioctl(descriptor, TIOCGWINSZ, &size) == 0 && size.ws_col > 0 && size.ws_row > 0) {
      return {.width = size.ws_col, .height = size.ws_row};
    }
  }
  return {};
}

std::function<void(std::string_view)> writer(int descriptor, std::function<void()> closed) {
  return [descriptor, closed = std::move(closed)](std::string_view text) {
    while (!text.empty()) {
      const ssize_t written = write(descriptor, text.data(), text.size());
      if (written < 0 && errno == EINTR) continue;
      if (written <= 0) {
        if (closed) closed();
        return;
      }
      text.remove_prefix(static_cast<std::size_t>(written));
    }
  };
}

std::string read_all_input() {
  std::string text;
  std::array<char, 4096> buffer{};
  while (const std::size_t got = read_some(buffer.data(), buffer.size())) {
    text.append(buffer.data(), got);
    if (text.size() <= most_input) continue;
    throw base::Error({.what = "standard input has more than " + base::human_bytes(most_input),
                       .where = "",
                       .next = "give less",
                       .code = base::ExitCode::usage});
  }
  return text;
}

std::optional<std::string> read_input_line() {
  std::string line;
  char byte = 0;
  while (read_some(&byte, 1) == 1) {
    if (byte == '\n') return line;
    line += byte;
    if (line.size() > most_input) return {};
  }
  return line.empty() ? std::nullopt : std::optional(line);
}

std::optional<std::string> read_hidden_input_line(std::string_view question) {
  const NoEcho silent;
  const auto say = writer(STDERR_FILENO, {});
  say(question);
  auto line = read_input_line();
  say("\n");
  return line;
}

std::string user_name() {
  const passwd* entry = getpwuid(geteuid());
  return entry != nullptr ? entry->pw_name : "uid " + std::to_string(geteuid());
}

std::string host_name() {
  std::array<char, 256> name{};
  return gethostname(name.data(), name.size() - 1) == 0 ? name.data() : "unknown";
}

void install_signals(base::Cancel& cancel) {
  cancelled_by_signals = &cancel;
  struct sigaction action {};
  action.sa_handler = on_signal;
  sigemptyset(&action.sa_mask);
  action.sa_flags = 0;  // no SA_RESTART: a blocked read of an answer shall end
  for (const int number : {SIGINT, SIGTERM, SIGHUP}) sigaction(number, &action, nullptr);
  struct sigaction ignore {};
  ignore.sa_handler = SIG_IGN;
  sigemptyset(&ignore.sa_mask);
  sigaction(SIGPIPE, &ignore, nullptr);
}

void end_by_interrupt() {
  struct sigaction action {};
  action.sa_handler = SIG_DFL;
  sigemptyset(&action.sa_mask);
  sigaction(SIGINT, &action, nullptr);
  raise(SIGINT);
  _exit(130);
}

}  // namespace cloudctl::command
