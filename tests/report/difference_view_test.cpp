#include "report/difference_view.h"

#include <doctest/doctest.h>

#include "support/golden.h"

using namespace cloudctl;
using release::Change;

namespace {

report::DifferenceFacts facts() {
  return {.project = "hello",
          .target = "local",
          .before = "release 7",
          .after = "cloudctl.yaml",
          .difference = {.services = {{"db", Change::unchanged, {}},
                                      {"mail", Change::created, {{"image", "", "mail:1"}}},
                                      {"old", Change::removed, {}},
                                      {"web",
                                       Change::changed,
                                       {{"image", "hello-web:c-1a2b3c4d5e6f",
                                         "hello-web:c-f6e5d4c3b2a1"},
                                        {"env.LOG_LEVEL", "info", "debug\nall"},
                                        {"replicas", "1", "3"}}}},
                         .other = {{"volumes.hello_web-data", "", "1Gi"}}},
          .pending = true};
}

}  // namespace

TEST_CASE("difference: every service with what happens to it, field by field") {
  for (const int width : {100, 40}) {
    test::check_golden("report/difference-" + std::to_string(width) + ".txt",
                       report::difference_view(facts(), {.colour = false, .width = width}).text);
  }
  test::check_golden("report/difference.json",
                     formatted(report::difference_view(facts(), {}), report::Format::json));
}

TEST_CASE("difference: nothing to do is said") {
  report::DifferenceFacts same{.project = "hello",
                               .target = "local",
                               .before = "release 7",
                               .after = "cloudctl.yaml",
                               .difference = {{{"web", Change::unchanged, {}}}, {}}};
  CHECK(report::difference_view(same, {}).text ==
        "hello on local: release 7 → cloudctl.yaml\n\n  = web  unchanged\n\n1 unchanged\nnothing "
        "to do\n");
}
