#pragma once
// A command line with a world of its own for tests: what is run, asked and printed is there to be
// looked at; nothing of the real machine is.

#include <string>
#include <vector>

#include "base/cancel.h"
#include "base/error.h"
#include "base/file.h"
#include "command/dispatch.h"
#include "support/fake_clock.h"
#include "support/fake_runner.h"
#include "support/temporary_folder.h"

namespace cloudctl::test {

struct Ran {
  int code = 0;
  std::string out, err;
};

class Desk {
 public:
  Desk() {
    environment = {{"HOME", (folder.path() / "home").string()},
                   {"XDG_STATE_HOME", (folder.path() / "state").string()},
                   {"XDG_CACHE_HOME", (folder.path() / "cache").string()}};
  }

  void write(const std::string& name, const std::string& text) const {
    base::write_file(work() / name, text);
  }
  [[nodiscard]] std::filesystem::path work() const { return folder.path() / "work"; }

  // What a verb is given of it: prints go to `ran`.
  command::Outside outside(Ran& ran) {
    return {.runner = runner,
            .clock = clock,
            .cancel = cancel,
            .ask = [](const observe::Question&) { return observe::Answer{}; },
            .environment = environment,
            .directory = work(),
            .terminal = terminal,
            .size = [] { return report::Size{}; },
            .out = [&ran](std::string_view text) { ran.out += text; },
            .err = [&ran](std::string_view text) { ran.err += text; },
            .read_input = [this] { return input; },
            .read_line = [this]() -> std::optional<std::string> { return input; },
            .read_hidden_line = [this](std::string_view) -> std::optional<std::string> {
              return input;
            },
            .pid = 4711,
            .who = "ann",
            .host = "box"};
  }

  // As main does it, but for the real world.
  Ran run(const std::vector<std::string>& arguments) {
    Ran ran;
    auto world = outside(ran);
    try {
      ran.code = static_cast<int>(command::dispatch(arguments, world));
    } catch (const base::Error& error) {
      command::last_words(error, world);
      ran.code = static_cast<int>(error.failure().code);
    }
    return ran;
  }

  TemporaryFolder folder;
  FakeRunner runner;
  FakeClock clock;
  base::Cancel cancel;
  report::Environment environment;
  report::RawTerminal terminal;
  std::string input;
};

inline constexpr const char* hello_file = R"(name: hello
services:
  web:
    image: nginx:1.26
    port: 8080
    expose: node
    secrets: [SESSION_KEY]
)";

}  // namespace cloudctl::test
