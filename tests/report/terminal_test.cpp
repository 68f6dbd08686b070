#include "report/terminal.h"

#include <doctest/doctest.h>

#include "base/error.h"

using namespace cloudctl;
using report::Colour;
using report::Environment;
using report::ProgressMode;

namespace {

bool err_colour(const Environment& environment, Colour choice = Colour::automatic,
                bool terminal = true) {
  return report::terminal_facts({.in = true, .out = terminal, .err = terminal, .size = {}},
                                environment, choice)
      .err.colour;
}

ProgressMode automatic(const Environment& environment, bool terminal) {
  const auto facts = report::terminal_facts({.in = true, .out = true, .err = terminal, .size = {}},
                                            environment, Colour::automatic);
  return report::progress_mode(ProgressMode::automatic, facts, environment);
}

}  // namespace

TEST_CASE("terminal: colour follows --color, then NO_COLOR, FORCE_COLOR, CLICOLOR, TERM, isatty") {
  CHECK(err_colour({}));
  CHECK_FALSE(err_colour({}, Colour::automatic, false));
  CHECK(err_colour({{"NO_COLOR", "1"}}, Colour::always));
  CHECK_FALSE(err_colour({{"FORCE_COLOR", "1"}}, Colour::never));
  CHECK_FALSE(err_colour({{"NO_COLOR", "1"}, {"FORCE_COLOR", "1"}}));
  CHECK(err_colour({{"FORCE_COLOR", "1"}, {"CLICOLOR", "0"}}, Colour::automatic, false));
  CHECK(err_colour({{"CLICOLOR_FORCE", "1"}, {"TERM", "dumb"}}, Colour::automatic, false));
  CHECK_FALSE(err_colour({{"CLICOLOR_FORCE", "0"}}, Colour::automatic, false));
  CHECK_FALSE(err_colour({{"FORCE_COLOR", "0"}}));
  CHECK_FALSE(err_colour({{"CLICOLOR", "0"}}));
  CHECK_FALSE(err_colour({{"TERM", "dumb"}}));
}

TEST_CASE("terminal: an empty variable counts as not set") {
  CHECK(err_colour({{"NO_COLOR", ""}}));
  CHECK(err_colour({{"FORCE_COLOR", ""}, {"CLICOLOR", ""}}));
}

TEST_CASE("terminal: each stream is judged by itself") {
  const auto facts = report::terminal_facts({.in = false, .out = false, .err = true, .size = {}},
                                            {}, Colour::automatic);
  CHECK_FALSE(facts.out.colour);
  CHECK(facts.err.colour);
}

TEST_CASE("terminal: CLOUDCTL_FORCE_TTY makes a terminal of that size") {
  const auto facts =
      report::terminal_facts({}, {{"CLOUDCTL_FORCE_TTY", "100x30"}}, Colour::automatic);
  CHECK(facts.err.terminal);
  CHECK(facts.fixed_size);
  CHECK(facts.size == report::Size{.width = 100, .height = 30});
  for (const char* wrong : {"100", "x", "0x3", "axb", "100x30x"}) {
    const auto other =
        report::terminal_facts({}, {{"CLOUDCTL_FORCE_TTY", wrong}}, Colour::automatic);
    CHECK_FALSE(other.err.terminal);
  }
}

TEST_CASE("terminal: what moves is only shown to somebody who sees it") {
  CHECK(automatic({}, true) == ProgressMode::tty);
  CHECK(automatic({}, false) == ProgressMode::plain);
  CHECK(automatic({{"TERM", "dumb"}}, true) == ProgressMode::plain);
  CHECK(automatic({{"CI", "true"}}, true) == ProgressMode::plain);
  CHECK(automatic({{"CI", "false"}}, true) == ProgressMode::tty);
}

TEST_CASE("terminal: --progress tty without a terminal is refused with the way out") {
  try {
    (void)report::progress_mode(ProgressMode::tty, {}, {});
    FAIL("it was accepted");
  } catch (const base::Error& error) {
    CHECK(error.failure().what == "progress \"tty\" needs a terminal on standard error");
    CHECK(error.failure().next == "use --progress plain, json or quiet");
    CHECK(error.failure().code == base::ExitCode::usage);
  }
}
