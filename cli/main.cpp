// Builds the real runner, clock and terminal, hands over to dispatch, and catches what nobody else
// could.

#include <unistd.h>

#include <cstdlib>
#include <exception>
#include <filesystem>
#include <string>
#include <vector>

#include "base/cancel.h"
#include "base/error.h"
#include "base/system_clock.h"
#include "command/dispatch.h"
#include "command/outside.h"
#include "observe/trust.h"
#include "process/posix_runner.h"

int main(int argc, char** argv) {
  const auto err = cloudctl::command::writer(STDERR_FILENO, {});
  try {
    cloudctl::base::Cancel cancel;
    cloudctl::command::install_signals(cancel);
    cloudctl::base::SystemClock clock(cancel);
    cloudctl::process::PosixRunner runner(
        cancel, cloudctl::command::for_programs(cloudctl::command::environment_list()));
    const char* authorities = std::getenv("SSL_CERT_FILE");
    cloudctl::command::Outside outside{
        .runner = runner,
        .clock = clock,
        .cancel = cancel,
        .ask = cloudctl::observe::asker(authorities == nullptr ? "" : authorities),
        .environment = cloudctl::command::real_environment(),
        .directory = std::filesystem::current_path(),
        .terminal = cloudctl::command::real_terminal(),
        .size = cloudctl::command::real_size,
        .out = cloudctl::command::writer(STDOUT_FILENO, [&cancel] { cancel.request(); }),
        .err = err,
        .read_input = cloudctl::command::read_all_input,
        .read_line = cloudctl::command::read_input_line,
        .read_hidden_line = cloudctl::command::read_hidden_input_line,
        .pid = getpid(),
        .who = cloudctl::command::user_name(),
        .host = cloudctl::command::host_name()};
    cloudctl::base::ExitCode code = cloudctl::base::ExitCode::failed;
    try {
      code = cloudctl::command::dispatch({argv + 1, argv + argc}, outside);
    } catch (const cloudctl::base::Error& error) {
      cloudctl::command::last_words(error, outside);
      code = error.failure().code;
    }
    if (code == cloudctl::base::ExitCode::interrupted) cloudctl::command::end_by_interrupt();
    return static_cast<int>(code);
  } catch (const std::exception& error) {
    err(std::string("error: ") + error.what() +
        "\n  next: this is a mistake in cloudctl; report it\n");
    return 1;
  }
}
