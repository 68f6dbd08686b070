#include "report/objects_view.h"

#include <doctest/doctest.h>

#include "support/golden.h"

using namespace cloudctl;
using release::By;
using release::Change;

namespace {

render::ObjectName named(const std::string& kind, const std::string& name) {
  return {.api_version = "v1", .kind = kind, .kube_namespace = "notes", .name = name};
}

report::ObjectsFacts facts() {
  return {.project = "notes",
          .target = "staging",
          .before = "release 7",
          .after = "cloudctl.yaml",
          .objects = {{.name = named("ConfigMap", "web-config-2"),
                       .service = "web",
                       .change = Change::created,
                       .fields = {}},
                      {.name = named("Deployment", "web"),
                       .service = "web",
                       .change = Change::changed,
                       .fields = {{.path = "spec.template.spec.containers[web].image",
                                   .before = "reg/web:1",
                                   .after = "reg/web:2",
                                   .by = By::you,
                                   .manager = ""},
                                  {.path = "spec.replicas",
                                   .before = "5",
                                   .after = "3",
                                   .by = By::cluster,
                                   .manager = "kubectl-edit"}}},
                      {.name = named("Service", "web"),
                       .service = "web",
                       .change = Change::unchanged,
                       .fields = {}},
                      {.name = named("ConfigMap", "web-config-1"),
                       .service = "web",
                       .change = Change::removed,
                       .fields = {}}},
          .saved = "staging.plan"};
}

}  // namespace

TEST_CASE("objects: what happens to each, and who has changed what") {
  for (const int width : {100, 60}) {
    test::check_golden("report/objects-" + std::to_string(width) + ".txt",
                       report::objects_view(facts(), {.colour = false, .width = width}).text);
  }
  test::check_golden("report/objects.json",
                     formatted(report::objects_view(facts(), {}), report::Format::json));
}

TEST_CASE("objects: nothing to do is said, and is not pending") {
  auto nothing = facts();
  nothing.saved.clear();
  nothing.objects = {facts().objects[2]};
  CHECK_FALSE(report::is_pending(nothing));
  CHECK(report::objects_view(nothing, {}).text ==
        "notes on staging: release 7 → cloudctl.yaml\n\n1 unchanged\nnothing to do\n");
}

TEST_CASE("objects: own changes alone need no word on who made them") {
  auto own = facts();
  own.objects = {facts().objects[1]};
  own.objects[0].fields.pop_back();
  CHECK(report::objects_view(own, {}).text.find("you changed") == std::string::npos);
}
