#include "report/tty.h"

#include <doctest/doctest.h>

#include <thread>

#include "base/text.h"
#include "run_of_events.h"
#include "support/fake_clock.h"
#include "support/golden.h"
#include "support/screen.h"

using namespace cloudctl;
using action::EventKind;
using std::chrono::milliseconds;

namespace {

// A terminal, and a renderer that draws on it.
struct Desk {
  test::FakeClock clock;
  report::Size size;
  test::Screen screen;
  int writes = 0;
  report::TtyProgress progress;

  explicit Desk(report::Size shape, bool colour = false)
      : size(shape),
        screen(shape.width, shape.height),
        progress({.write =
                      [this](std::string_view bytes) {
                        ++writes;
                        screen.write(bytes);
                      },
                  .size = [this] { return size; },
                  .colour = colour},
                 clock) {}

  void resize(int width, int height) {
    size = {.width = width, .height = height};
    screen.resize(width, height);
  }
  void wait(milliseconds time) {
    clock.turn(time);
    progress.tick();
  }
  void start(const std::string& id, const std::string& title) {
    progress.on({.kind = EventKind::step_started, .id = id, .text = title, .at = at()});
  }
  void done(const std::string& id, const std::string& text) {
    progress.on({.kind = EventKind::step_done,
                 .id = id,
                 .text = text,
                 .at = at(),
                 .duration = milliseconds(1200)});
  }
  [[nodiscard]] milliseconds at() const { return clock.passed(); }
};

// Plays the run with the clock where each event says it is, ticking in between.
void play(Desk& desk) {
  for (const auto& event : test::run_of_events()) {
    while (desk.at() + milliseconds(100) <= event.at) desk.wait(milliseconds(100));
    desk.clock.turn(event.at - desk.at());
    desk.progress.on(event);
  }
}

}  // namespace

TEST_CASE("tty: a whole run leaves a readable log and nothing else, at any width") {
  for (const int width : {100, 40, 20}) {
    Desk desk({.width = width, .height = 24});
    play(desk);
    desk.progress.close();
    test::check_golden("report/tty-" + std::to_string(width) + ".txt", desk.screen.text());
    CHECK(desk.screen.cursor_visible());
    CHECK(desk.screen.updates() > 5);
  }
}

TEST_CASE("tty: colours change no character") {
  Desk plain({.width = 100, .height = 24}), colourful({.width = 100, .height = 24}, true);
  play(plain);
  play(colourful);
  CHECK(plain.screen.text() == colourful.screen.text());
}

TEST_CASE("tty: nothing moves before half a second has gone by") {
  Desk desk({.width = 80, .height = 24});
  desk.start("a", "build image of a");
  for (int i = 0; i < 4; ++i) desk.wait(milliseconds(100));
  CHECK(desk.writes == 0);
  CHECK(desk.screen.cursor_visible());
  desk.wait(milliseconds(100));
  CHECK(desk.writes == 1);
  CHECK_FALSE(desk.screen.cursor_visible());
}

TEST_CASE("tty: many events in a moment are one frame") {
  Desk desk({.width = 80, .height = 24});
  desk.start("a", "build image of a");
  desk.wait(milliseconds(600));
  const int before = desk.writes;
  for (int i = 0; i < 1000; ++i) {
    desk.progress.on({.kind = EventKind::step_log, .id = "a", .text = std::to_string(i)});
  }
  CHECK(desk.writes == before);
  desk.wait(milliseconds(100));
  CHECK(desk.writes == before + 1);
  CHECK(desk.screen.text() == base::padded("⠧ build image of a  999", 74) + "0.7 s\n");
}

TEST_CASE("tty: 200 services fit into 24 rows, the rest is counted") {
  Desk desk({.width = 60, .height = 24});
  for (int i = 0; i < 200; ++i) {
    desk.start("serve/s" + std::to_string(i), "wait until s" + std::to_string(i) + " serves");
  }
  desk.wait(milliseconds(700));
  auto lines = base::lines(desk.screen.text());
  CHECK(lines.size() == 22);
  CHECK(lines.back() == "  … 179 more");
  for (int i = 0; i < 190; ++i) desk.done("serve/s" + std::to_string(i), "serves");
  desk.wait(milliseconds(100));
  lines = base::lines(desk.screen.text());
  REQUIRE(lines.size() == 200);
  CHECK(lines[0] == base::padded("✔ wait until s0 serves  serves", 54) + "1.2 s");
  CHECK(lines[189] == base::padded("✔ wait until s189 serves  serves", 54) + "1.2 s");
  CHECK(lines[199] == base::padded("⠇ wait until s199 serves", 54) + "0.8 s");
}

TEST_CASE("tty: long names, wide characters and control characters never wrap or escape") {
  Desk desk({.width = 40, .height = 10});
  desk.start("a", "build image of " + std::string(300, 'x'));
  desk.start("b", "構築 構築 構築 構築 構築 構築 構築 構築 構築");
  desk.start("c", "evil \x1b[2J\x07 title");
  desk.wait(milliseconds(700));
  for (int i = 0; i < 5; ++i) desk.wait(milliseconds(100));
  const auto lines = base::lines(desk.screen.text());
  REQUIRE(lines.size() == 3);
  for (const auto& line : lines) CHECK(base::display_width(line) <= 39);
  CHECK(lines[2].find("evil \\x1b[2J\\x07 title") != std::string::npos);
}

TEST_CASE("tty: a window that is made narrower and wider again keeps a clean screen") {
  Desk desk({.width = 100, .height = 24});
  for (int i = 0; i < 5; ++i) {
    desk.start("serve/" + std::to_string(i), "wait until service number " + std::to_string(i));
  }
  desk.wait(milliseconds(700));
  for (const int width : {100, 50, 30, 12, 80, 200, 41}) {
    desk.resize(width, 24);
    desk.wait(milliseconds(100));
    const auto lines = base::lines(desk.screen.text());
    CHECK(lines.size() == 5);
    for (const auto& line : lines) CHECK(base::display_width(line) < width);
  }
  for (int i = 0; i < 5; ++i) desk.done("serve/" + std::to_string(i), "serves");
  desk.resize(100, 24);
  desk.wait(milliseconds(100));
  desk.progress.close();
  CHECK(base::lines(desk.screen.text()).size() == 5);
}

TEST_CASE("tty: rows of a narrower window are removed one by one, which tmux does not keep") {
  std::string written;
  test::FakeClock clock;
  report::Size size{.width = 100, .height = 24};
  report::TtyProgress progress({.write = [&](std::string_view bytes) { written += bytes; },
                                .size = [&] { return size; },
                                .colour = false},
                               clock);
  progress.on({.kind = EventKind::step_started, .id = "a", .text = "build image of a"});
  clock.turn(milliseconds(700));
  progress.tick();
  size.width = 40;
  clock.turn(milliseconds(100));
  progress.tick();
  progress.close();
  CHECK(written.find("\x1b[3A\x1b[K\n\x1b[K\n\x1b[K\n\r\x1b[3A") != std::string::npos);
  CHECK(written.find("\x1b[J") == std::string::npos);
}

TEST_CASE("tty: a window that is made lower shows fewer rows") {
  Desk desk({.width = 60, .height = 24});
  for (int i = 0; i < 10; ++i) desk.start(std::to_string(i), "step " + std::to_string(i));
  desk.wait(milliseconds(700));
  desk.resize(60, 30);
  desk.wait(milliseconds(100));
  CHECK(base::lines(desk.screen.text()).size() == 10);
  desk.size = {.width = 60, .height = 6};
  desk.wait(milliseconds(100));
  CHECK(base::lines(desk.screen.text()).size() == 4);
  CHECK(base::lines(desk.screen.text()).back() == "  … 7 more");
}

TEST_CASE("tty: Ctrl-C in the middle leaves no live row and a visible cursor") {
  Desk desk({.width = 80, .height = 24});
  desk.start("a", "build image of a");
  desk.wait(milliseconds(700));
  CHECK_FALSE(desk.screen.cursor_visible());
  desk.progress.close();
  CHECK(desk.screen.cursor_visible());
  CHECK(desk.screen.text() == "\n");
  desk.progress.close();
  CHECK(desk.screen.text() == "\n");
}

TEST_CASE("tty: a failure shows its last 20 lines, and where the whole log is") {
  Desk desk({.width = 80, .height = 50});
  desk.start("build/web", "build image of web");
  std::vector<std::string> lines;
  for (int i = 1; i <= 30; ++i) lines.push_back("line " + std::to_string(i));
  desk.progress.on({.kind = EventKind::step_failed,
                    .id = "build/web",
                    .text = "exited with 2",
                    .lines = lines,
                    .log = "/runs/1/build-web.log",
                    .duration = milliseconds(3200)});
  const std::string text = desk.screen.text();
  CHECK(text.find("line 10\n") == std::string::npos);
  CHECK(text.find("  | line 11\n") != std::string::npos);
  CHECK(text.find("  | line 30\n  whole log: /runs/1/build-web.log\n") != std::string::npos);
}

TEST_CASE("tty: several threads may speak at once") {
  Desk desk({.width = 80, .height = 24});
  std::vector<std::thread> threads;
  for (int t = 0; t < 4; ++t) {
    threads.emplace_back([&desk, t] {
      for (int i = 0; i < 50; ++i) {
        const std::string id = std::to_string(t) + "/" + std::to_string(i);
        desk.progress.on({.kind = EventKind::step_started, .id = id, .text = "step " + id});
        desk.progress.on({.kind = EventKind::step_done, .id = id, .text = "done"});
        desk.progress.tick();
      }
    });
  }
  for (auto& thread : threads) thread.join();
  desk.progress.close();
  CHECK(base::lines(desk.screen.text()).size() == 200);
}
