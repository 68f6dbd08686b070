#pragma once
// What every verb works with: the world outside as main found it, the flags that all verbs share,
// and the ways to speak: answers to standard output, conversation to standard error.

#include <chrono>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "base/cancel.h"
#include "base/clock.h"
#include "base/exit_code.h"
#include "command/flags.h"
#include "observe/probe.h"
#include "process/runner.h"
#include "report/look.h"
#include "report/terminal.h"

namespace cloudctl::command {

// The real things, made by main; tests put in their own.
struct Outside {
  process::Runner& runner;
  base::Clock& clock;
  const base::Cancel& cancel;
  observe::Ask ask;
  report::Environment environment;
  std::filesystem::path directory;
  report::RawTerminal terminal;
  std::function<report::Size()> size;              // of the terminal, now
  std::function<void(std::string_view)> out, err;  // whole texts
  std::function<std::string()> read_input;         // all of standard input
  std::function<std::optional<std::string>()> read_line;
  // Asks and reads without echo, which is off before the question is seen.
  std::function<std::optional<std::string>(std::string_view)> read_hidden_line;
  int pid = 0;
  std::string who, host;
};

// Flags that stand before or after any verb.
struct Globals {
  std::string file, directory, target;
  report::Format format = report::Format::text;
  report::ProgressMode progress = report::ProgressMode::automatic;
  report::Colour colour = report::Colour::automatic;
  int quiet = 0, verbose = 0;
  bool no_input = false, help = false, version = false;
};

class Context {
 public:
  Context(Outside& outside, Globals globals);

  [[nodiscard]] Outside& outside() const { return outside_; }
  [[nodiscard]] const Globals& globals() const { return globals_; }
  [[nodiscard]] const report::Terminal& terminal() const { return terminal_; }
  [[nodiscard]] std::string variable(std::string_view name) const;  // empty: not set
  [[nodiscard]] std::filesystem::path directory() const;            // as -C says
  [[nodiscard]] const std::filesystem::path& start() const { return outside_.directory; }

  // The look of standard output and of standard error.
  [[nodiscard]] report::Look look() const;
  [[nodiscard]] report::Look err_look() const;

  void answer(const report::Answer& answer);  // in the form asked for
  void print(std::string_view text);          // to standard output as it is
  void say(std::string_view text);            // one line of conversation; silent with -q
  void complain(std::string_view text);       // always said

  // When the verb began; the time that its questions waited for an answer does not count.
  [[nodiscard]] std::chrono::steady_clock::time_point begun() const { return begun_; }

  // Somebody is there to be asked.
  [[nodiscard]] bool can_ask() const;
  // Asks on a terminal and throws Error unless the answer is yes; where nobody can be
  // asked, or `yes` is set already, it goes on. For what is easily undone.
  void agree(const std::string& question, bool yes);
  // Goes on only if `given` (of a flag) or the typed word is `name`; throws Error otherwise.
  void confirm_name(const std::string& question, const std::string& name, const std::string& given);

 private:
  [[nodiscard]] std::string typed();

  Outside& outside_;
  Globals globals_;
  report::Terminal terminal_;
  std::chrono::steady_clock::time_point begun_;
};

// What the flags that all verbs share are called; sets the globals.
void declare_globals(Flags& flags, Globals& globals);

}  // namespace cloudctl::command
