#pragma once
// The real world as the program was started in it: environment, terminal, standard streams,
// signals. Used by main only; everything else gets it as values and functions.

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/cancel.h"
#include "report/terminal.h"

namespace cloudctl::command {

[[nodiscard]] report::Environment real_environment();
[[nodiscard]] std::vector<std::string> environment_list();  // NAME=VALUE
// What the driven programs get. kubectl, docker, eksctl and their like are written in Go and live
// for a moment, in which collecting garbage is nearly a third of their work: GOGC=400 unless it is
// set (https://go.dev/doc/gc-guide#GOGC; a heap may grow to five times what is in use, not two).
[[nodiscard]] std::vector<std::string> for_programs(std::vector<std::string> environment);
[[nodiscard]] report::RawTerminal real_terminal();
[[nodiscard]] report::Size real_size();

// Writes all of it, or drops it once the reader is gone (EPIPE), which is no failure. `closed` is
// called then, so that what goes on for ever (`logs -f | head`) can end; it may be empty.
[[nodiscard]] std::function<void(std::string_view)> writer(int descriptor,
                                                           std::function<void()> closed);

[[nodiscard]] std::string read_all_input();  // at most 1 MiB; throws Error beyond
[[nodiscard]] std::optional<std::string> read_input_line();
// The terminal shows the question on standard error, and nothing of the answer.
[[nodiscard]] std::optional<std::string> read_hidden_input_line(std::string_view question);

[[nodiscard]] std::string user_name();
[[nodiscard]] std::string host_name();

// From here on Ctrl-C (and TERM, HUP) asks `cancel`, the third one ends at once with the cursor
// shown. SIGPIPE is ignored. `cancel` must outlive the process's work.
void install_signals(base::Cancel& cancel);
// Ends as a program that Ctrl-C has ended, so that the shell sees it.
[[noreturn]] void end_by_interrupt();

}  // namespace cloudctl::command
