#include <doctest/doctest.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "release/captured.h"
#include "release/compare.h"
#include "release/live.h"

namespace {

using namespace cloudctl;

render::Object of(const std::string& kind, const std::string& service) {
  const auto all = test::captured_wanted();
  const auto found = std::find_if(all.begin(), all.end(), [&](const auto& object) {
    return object.name.kind == kind && object.service == service;
  });
  REQUIRE(found != all.end());
  return *found;
}

// What the second object sets differently, or anew.
std::vector<std::string> changes(const render::Object& before, const render::Object& after) {
  std::vector<std::string> texts;
  for (const auto& one : release::divergences(nlohmann::json::parse(after.json),
                                              nlohmann::json::parse(before.json))) {
    texts.push_back(release::text(one.path) + "=" + one.wanted.dump());
  }
  CHECK(before.name == after.name);
  CHECK(before.service == after.service);
  return texts;
}
using Texts = std::vector<std::string>;

}  // namespace

TEST_CASE("change: replicas of every workload that has some") {
  for (const char* kind : {"Deployment", "StatefulSet", "ReplicationController"}) {
    const auto before = of(kind, kind == std::string("Deployment")    ? "web"
                                 : kind == std::string("StatefulSet") ? "files"
                                                                      : "rc");
    CHECK(changes(before, release::with_replicas(before, 6)) == Texts{"spec.replicas=6"});
  }
  for (const auto& other : {of("Job", "once"), of("CronJob", "nightly"), of("Service", "web")}) {
    CHECK(release::with_replicas(other, 6) == other);
  }
}

TEST_CASE("change: the image of one container, and of no other") {
  const auto web = of("Deployment", "web");
  CHECK(changes(web, release::with_image(web, "web", "web:2")) ==
        Texts{"spec.template.spec.containers[web].image=\"web:2\""});
  CHECK(changes(web, release::with_image(web, "watcher", "w@sha256:1")) ==
        Texts{"spec.template.spec.containers[watcher].image=\"w@sha256:1\""});
  CHECK(changes(web, release::with_image(web, "nobody", "x")).empty());
  const auto nightly = of("CronJob", "nightly");
  CHECK(changes(nightly, release::with_image(nightly, "nightly", "n:2")) ==
        Texts{"spec.jobTemplate.spec.template.spec.containers[nightly].image=\"n:2\""});
  CHECK(release::with_image(of("Service", "web"), "web", "x") == of("Service", "web"));
}

TEST_CASE("change: the bounds of an autoscaler") {
  const auto before = of("HorizontalPodAutoscaler", "auto");
  CHECK(changes(before, release::with_bounds(before, 3, 9)) ==
        Texts{"spec.maxReplicas=9", "spec.minReplicas=3"});
  CHECK(release::with_bounds(of("Deployment", "auto"), 3, 9) == of("Deployment", "auto"));
}

TEST_CASE("change: an annotation of the pods, which rolls them") {
  const auto web = of("Deployment", "web");
  CHECK(changes(web, release::with_pod_annotation(web, "cloudctl.dev/secrets", "a1")) ==
        Texts{"spec.template.metadata.annotations[cloudctl.dev/secrets]=\"a1\""});
  CHECK(changes(of("CronJob", "nightly"),
                release::with_pod_annotation(of("CronJob", "nightly"), "x", "y")) ==
        Texts{"spec.jobTemplate.spec.template.metadata.annotations.x=\"y\""});
  CHECK(release::with_pod_annotation(of("Service", "web"), "x", "y") == of("Service", "web"));
}

TEST_CASE("change: an object that is changed back is the same text again") {
  const auto web = of("Deployment", "web");
  CHECK(release::with_replicas(release::with_replicas(web, 6), 2) == web);
}
