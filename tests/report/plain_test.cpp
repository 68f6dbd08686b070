#include "report/plain.h"

#include <doctest/doctest.h>

#include "run_of_events.h"
#include "support/fake_clock.h"
#include "support/golden.h"

using namespace cloudctl;
using action::EventKind;

namespace {

std::string said(report::PlainOptions options) {
  std::string text;
  options.write = [&](std::string_view part) { text += part; };
  const test::FakeClock clock;
  report::PlainProgress progress(options, clock);
  for (const auto& event : test::run_of_events()) progress.on(event);
  return text;
}

}  // namespace

TEST_CASE("plain: one line for every change of state, and a failure with all that is known") {
  test::check_golden("report/plain.txt", said({}));
}

TEST_CASE("plain: -v adds the lines of the tools, harmless to the terminal") {
  const std::string text = said({.write = {}, .verbose = true});
  CHECK(text.find("[   0.8s] build/web  | \\x1b[31mgcc\\x1b[0m -c main.c\n") != std::string::npos);
}

TEST_CASE("plain: quiet keeps warnings and failures only") {
  test::check_golden("report/quiet.txt", said({.write = {}, .verbose = false, .quiet = true}));
}

TEST_CASE("plain: progress that says nothing new is not repeated") {
  std::string text;
  const test::FakeClock clock;
  report::PlainProgress progress({.write = [&](std::string_view part) { text += part; }}, clock);
  for (int i = 0; i < 3; ++i) {
    progress.on({.kind = EventKind::step_progress,
                 .id = "serve/web",
                 .text = "2 of 3 ready",
                 .current = 2,
                 .total = 3});
  }
  CHECK(text == "[   0.0s] serve/web  2 of 3 ready\n");
}

TEST_CASE("plain: after 30 s of silence it says what is still running, once in 30 s") {
  std::string text;
  test::FakeClock clock;
  report::PlainProgress progress({.write = [&](std::string_view part) { text += part; }}, clock);
  for (const char* id : {"a", "b", "c", "d", "e"}) {
    progress.on({.kind = EventKind::step_started, .id = id, .text = "start"});
  }
  progress.on({.kind = EventKind::step_progress, .id = "b", .text = "pulling"});
  text.clear();
  clock.turn(std::chrono::seconds(29));
  progress.tick();
  CHECK(text.empty());
  clock.turn(std::chrono::seconds(1));
  progress.tick();
  progress.tick();
  CHECK(text == "[  30.0s] still running: a, b (pulling), c, 2 more\n");
}

TEST_CASE("plain: no heartbeat when nothing runs") {
  std::string text;
  test::FakeClock clock;
  report::PlainProgress progress({.write = [&](std::string_view part) { text += part; }}, clock);
  clock.turn(std::chrono::minutes(5));
  progress.tick();
  CHECK(text.empty());
}
