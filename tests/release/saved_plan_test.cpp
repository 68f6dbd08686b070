#include "release/saved_plan.h"

#include <doctest/doctest.h>

#include "base/error.h"

using namespace cloudctl;

namespace {

release::SavedPlan example() {
  release::Record record{.project = "notes", .target = "staging"};
  record.services = {{.name = "web", .image = "reg/notes-web:c-1a2b"}};
  record.objects = {{.name = {"v1", "ConfigMap", "notes", "web-config"},
                     .service = "web",
                     .json = R"({"kind":"ConfigMap"})"}};
  return {.made = "2026-11-21T12:00:00Z",
          .images = {{"web", "nginx:1.27"}},
          .version = "2.0",
          .desired = record,
          .seen = {{"ConfigMap/notes/web-config", "uid 7"}}};
}

}  // namespace

TEST_CASE("saved plan: what was written is read again") {
  const auto plan = example();
  CHECK(release::plan_from_json(release::to_json(plan), "plan") == plan);
}

TEST_CASE("saved plan: another file is refused, by its name") {
  for (const char* text :
       {"", "{}", R"({"cloudctl_plan": 2})", R"({"cloudctl_plan": 1, "made": "now"})"}) {
    try {
      (void)release::plan_from_json(text, "staging.plan");
      FAIL("taken: " << text);
    } catch (const base::Error& error) {
      CHECK(error.failure().where == "staging.plan");
      CHECK(error.failure().code == base::ExitCode::usage);
    }
  }
}

TEST_CASE("saved plan: who makes a release, and when, does not make it another one") {
  const auto plan = example();
  release::Record same = plan.desired;
  same.who = "ann";
  same.started = "2026-11-21T13:00:00Z";
  CHECK(release::is_same_release(plan.desired, same));
  same.objects.front().json = R"({"kind":"ConfigMap","data":{}})";
  CHECK_FALSE(release::is_same_release(plan.desired, same));
}
