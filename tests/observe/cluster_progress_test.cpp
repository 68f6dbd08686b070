#include "observe/cluster_progress.h"

#include <doctest/doctest.h>

#include "observe/kube_values.h"

namespace {

using namespace cloudctl;
using namespace cloudctl::test;
using namespace std::chrono_literals;
using observe::Progress;

const Progress::Moment begin{1h};

observe::Scene scene(tool::Workload workload, std::vector<tool::Pod> pods) {
  return {.workloads = {std::move(workload)}, .pods = std::move(pods)};
}

}  // namespace

TEST_CASE("cluster_progress: what goes further than ever before is progress") {
  Progress progress(begin);
  const auto expected = web(2);
  progress.see(scene(deployment(2, 2, 0), {pod("a", "new", running(false))}), expected, begin);
  progress.see(scene(deployment(2, 2, 0), {pod("a", "new", running(false))}), expected,
               begin + 10s);
  CHECK(progress.stands_still("web", begin + 10s) == 10s);
  progress.see(scene(deployment(2, 2, 1), {pod("a", "new", running(true))}), expected, begin + 12s);
  CHECK(progress.stands_still("web", begin + 15s) == 3s);
}

TEST_CASE("cluster_progress: to fall back and come again is none") {
  Progress progress(begin);
  const auto good = scene(deployment(1, 1, 1), {pod("a", "new", running(true))});
  const auto workload = deployment(1, 1, 0);
  const auto bad = scene(workload, {pod("a", "new", running(false))});
  progress.see(good, web(1), begin);
  progress.see(bad, web(1), begin + 5s);
  progress.see(good, web(1), begin + 10s);
  CHECK(progress.stands_still("web", begin + 10s) == 10s);
}

TEST_CASE("cluster_progress: time in which nobody could see does not count") {
  Progress progress(begin);
  progress.see(scene(deployment(1, 1, 0), {}), web(1), begin);
  progress.excuse({.from = begin + 20s, .until = begin + 20s});
  CHECK(progress.stands_still("web", begin + 25s) == 5s);
}

TEST_CASE("cluster_progress: after an outage the controllers have the time to find back") {
  Progress progress(begin);
  progress.see(scene(deployment(1, 1, 0), {}), web(1), begin);
  progress.excuse({.from = begin, .until = begin + 20s});
  CHECK(progress.stands_still("web", begin + 60s) == 0s);
  CHECK(progress.stands_still("web", begin + 65s) == 5s);
  progress.excuse({.from = begin + 100s, .until = begin + 160s});
  CHECK(progress.stands_still("web", begin + 221s) == 1s);
}

TEST_CASE("cluster_progress: pods that run and are not ready have the time of their start") {
  auto expected = web(1);
  const auto unready = scene(deployment(1, 1, 0), {pod("a", "new", running(false))});
  CHECK(observe::patience(unready, expected, 2min) == 2min);
  expected.service.probes.start = plan::Probe{.period_seconds = 1, .failures = 30};
  CHECK(observe::patience(unready, expected, 2min) == 30s);
  expected.service.probes.ready = plan::Probe{.period_seconds = 5};
  CHECK(observe::patience(unready, expected, 2min) == 35s);
  const auto pulling =
      scene(deployment(1, 1, 0), {pod("a", "new", waiting("ContainerCreating", ""))});
  CHECK(observe::patience(pulling, expected, 2min) == 2min);
}

TEST_CASE("cluster_progress: a job that runs may run on") {
  tool::Workload job{.kind = "Job", .name = "web-1", .service = "web", .wanted = 1};
  auto expected = web(1);
  expected.kind = "Job";
  CHECK(observe::patience(scene(job, {pod("a", "", running(false))}), expected, 2min) > 1h);
  CHECK(observe::patience(scene(job, {}), expected, 2min) == 2min);
}

TEST_CASE("cluster_progress: a status of before the change is not believed") {
  const auto seen = scene(deployment(1, 1, 1), {});
  const auto stale = observe::believed(seen, {{"Deployment/web", 3}});
  CHECK_FALSE(observe::standing(stale, web(1)).rolled);
  CHECK(observe::standing(observe::believed(seen, {{"Deployment/web", 2}}), web(1)).rolled);
  CHECK(observe::standing(observe::believed(seen, {{"Deployment/api", 9}}), web(1)).rolled);
}
