#include "report/json_lines.h"

#include <doctest/doctest.h>

#include <nlohmann/json.hpp>

#include "base/text.h"
#include "run_of_events.h"
#include "support/fake_clock.h"
#include "support/golden.h"

using namespace cloudctl;

TEST_CASE("json lines: the version first, then one object per event with stable fields") {
  std::string text;
  const test::FakeClock clock;
  report::JsonProgress progress([&](std::string_view part) { text += part; }, clock);
  for (const auto& event : test::run_of_events()) progress.on(event);
  test::check_golden("report/progress.jsonl", text);
  for (const auto& line : base::lines(text)) CHECK(nlohmann::json::accept(line));
}

TEST_CASE("json lines: bytes that are no UTF-8 do not break the stream") {
  std::string text;
  const test::FakeClock clock;
  report::JsonProgress progress([&](std::string_view part) { text += part; }, clock);
  progress.on({.kind = action::EventKind::step_log, .id = "build/web", .text = "a\xff\"b\n"});
  CHECK(nlohmann::json::parse(base::lines(text).at(1)).at("msg") == "a\uFFFD\"b\n");
}
