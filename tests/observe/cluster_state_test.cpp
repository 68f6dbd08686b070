#include <doctest/doctest.h>

#include "observe/cluster.h"
#include "observe/kube_values.h"
#include "support/fake_clock.h"
#include "support/fake_runner.h"

namespace {

using namespace cloudctl;
using namespace cloudctl::test;
using observe::Condition;

observe::ServiceState of(tool::Workload workload, std::vector<tool::Pod> pods,
                         const observe::ClusterExpected& expected = web()) {
  const observe::Scene scene{.workloads = {std::move(workload)}, .pods = std::move(pods)};
  return observe::judged(scene, {expected}).services.front();
}

// Asks without a cluster.
struct Outside {
  FakeRunner runner;
  FakeClock clock;
  observe::Answer answer{.how = observe::Answering::answered, .status = 200};
  observe::ClusterExpected expected = web();
  observe::Scene scene;
  Outside() {
    expected.expose.kind = config::Exposure::balancer;
    expected.service.probes.ready =
        plan::Probe{.kind = config::ProbeKind::http, .path = "/readyz", .port = 8080};
    scene.workloads = {deployment(3, 3, 3)};
    scene.services = {{.name = "web-public",
                       .type = "LoadBalancer",
                       .service = "web",
                       .balancers = {"10.99.1.4"},
                       .ports = {{"http", 80, 0}}}};
  }
  observe::ServiceState state() {
    const observe::ClusterEyes eyes{.runner = runner,
                                    .clock = clock,
                                    .ask = [this](const auto&) { return answer; },
                                    .kubectl = {}};
    return observe::asked(eyes, observe::judged(scene, {expected}), scene, {expected})
        .services.front();
  }
};

}  // namespace

TEST_CASE("cluster_state: a service whose pods all run serves") {
  const auto state =
      of(deployment(2, 2, 2),
         {pod("web-1", "new", running(true)), pod("web-2", "new", running(true))}, web(2));
  CHECK(state.condition == Condition::serving);
  CHECK(state.ready == 2);
  CHECK(state.running == 2);
  CHECK(state.reason.empty());
  REQUIRE(state.containers.size() == 2);
  CHECK(state.containers[0].name == "web-1");
  CHECK(state.containers[0].node == "node1");
  CHECK(state.containers[0].words == "running");
  CHECK(state.containers[1].number == 2);
}

TEST_CASE("cluster_state: a bad new version beside a good old one is degraded, with the reason") {
  auto workload = deployment(1, 1, 1);
  workload.replicas = 2;
  auto bad = waiting("CrashLoopBackOff", "back-off 10s");
  bad.restarts = 2;
  bad.last_reason = "Error";
  bad.last_exit_code = 3;
  const auto state =
      of(workload, {pod("web-old", "old", running(true)), pod("web-new", "new", bad)}, web(1));
  CHECK(state.condition == Condition::degraded);
  CHECK(state.ready == 0);
  CHECK(state.reason ==
        "pod \"web-new\" exits with 3, again and again (2 restarts); 1 pod of the version before "
        "still serves");
  CHECK(state.containers[1].phase == observe::Phase::restarting);
  CHECK(state.containers[1].words == "CrashLoopBackOff");
}

TEST_CASE("cluster_state: a rollout that is held is told of though all serves") {
  auto workload = deployment(1, 1, 1);
  workload.paused = true;
  const auto state = of(workload, {pod("a", "new", running(true))}, web(1));
  CHECK(state.condition == Condition::serving);
  CHECK(state.reason == "its rollout is paused: what is deployed next waits");
  CHECK(state.next == "run \"cloudctl rollout resume web\"");
}

TEST_CASE("cluster_state: pods that come are a start, not a failure") {
  const auto state =
      of(deployment(3, 3, 1), {pod("a", "new", running(true)), pod("b", "new", running(false)),
                               pod("c", "new", waiting("ContainerCreating", ""))});
  CHECK(state.condition == Condition::starting);
  CHECK(state.reason == "1 of 3 pods ready so far");
  CHECK(state.containers[1].words == "not ready");
  CHECK(state.containers[2].words == "starting");
}

TEST_CASE("cluster_state: a service without a workload is missing") {
  const auto state = observe::judged({}, {web()}).services.front();
  CHECK(state.condition == Condition::missing);
  CHECK(state.wanted == 3);
  CHECK(state.next == "run \"cloudctl deploy\"");
}

TEST_CASE("cluster_state: a service scaled by somebody else says what the release says") {
  auto state = of(deployment(1, 1, 1), {pod("a", "new", running(true))});
  CHECK(state.condition == Condition::degraded);
  CHECK(state.wanted == 3);
  CHECK(state.reason == "was scaled to 1 in the cluster; the release says 3");
  state = of(deployment(0, 0, 0), {});
  CHECK(state.condition == Condition::stopped);
  auto scaled = web();
  scaled.autoscaled = true;
  state = of(deployment(1, 1, 1), {}, scaled);
  CHECK(state.condition == Condition::serving);
  CHECK(state.wanted == 1);
}

TEST_CASE("cluster_state: a paused rollout says how to go on") {
  auto workload = deployment(1, 0, 1);
  workload.paused = true;
  const auto state = of(workload, {pod("a", "old", running(true))}, web(1));
  CHECK(state.condition == Condition::degraded);
  CHECK(state.next == "run \"cloudctl rollout resume web\"");
}

TEST_CASE("cluster_state: a workload that no release knows is shown as such") {
  const auto state = of(deployment(1, 1, 1), {}, {.service = {.service = "api"}, .expose = {}});
  CHECK(state.name == "api");
  observe::Scene scene{.workloads = {deployment(1, 1, 1)}};
  const auto stray = observe::judged(scene, {}).services.front();
  CHECK(stray.reason == "does not belong to the release");
  CHECK(stray.wanted == 0);
}

TEST_CASE("cluster_state: an autoscaler is said with what it measures") {
  observe::Scene scene{.workloads = {deployment(2, 2, 2)}};
  scene.autoscalers = {{.name = "web", .service = "web", .min = 2, .max = 5, .cpu_target = 70}};
  CHECK(observe::judged(scene, {web(2)}).services.front().scaling ==
        "2 to 5, cpu not measured yet of 70%");
  scene.autoscalers.front().cpu_now = 35;
  CHECK(observe::judged(scene, {web(2)}).services.front().scaling == "2 to 5, cpu 35% of 70%");
}

TEST_CASE("cluster_state: pods that were ready and are no more are failing, not starting") {
  auto one = pod("a", "new", running(false));
  one.containers.front().started_at = "2026-11-21T15:00:10Z";
  one.conditions = {{"Ready", "False", "ContainersNotReady", "", "2026-11-21T15:00:05Z"}};
  CHECK(of(deployment(1, 1, 0), {one}, web(1)).condition == Condition::starting);
  one.conditions.front().since = "2026-11-21T15:04:00Z";
  CHECK(of(deployment(1, 1, 0), {one}, web(1)).condition == Condition::failing);
  CHECK(of(deployment(2, 2, 1), {one, pod("b", "new", running(true))}, web(2)).condition ==
        Condition::degraded);
}

TEST_CASE("cluster_state: a pod that serves again after it ran out of memory is told of") {
  auto one = pod("a", "new", running(true));
  one.containers.front().restarts = 1;
  one.containers.front().last_reason = "OOMKilled";
  one.containers.front().memory_limit = "24Mi";
  const auto state = of(deployment(1, 1, 1), {one}, web(1));
  CHECK(state.condition == Condition::serving);
  CHECK(state.reason ==
        "pod \"a\" was started anew 1 time: it ran out of memory, it had used all of its limit of "
        "24 MiB");
  CHECK(state.next == "raise the limit with \"resources: {memory: …}\", or find what it keeps");
}

TEST_CASE("cluster_state: a service that does not answer outside is degraded, with the answer") {
  Outside outside;
  CHECK(outside.state().condition == Condition::serving);
  outside.answer = {.how = observe::Answering::answered, .status = 503, .body = "no database"};
  const auto state = outside.state();
  CHECK(state.condition == Condition::degraded);
  CHECK(state.reason == "service \"web\" answers 503 at http://10.99.1.4/readyz: \"no database\"");
  CHECK(state.urls == std::vector<std::string>{"http://10.99.1.4"});
}

TEST_CASE("cluster_state: behind a host name any answer of the application's own will do") {
  Outside outside;
  outside.expected.service.probes = {};
  outside.expected.expose = {.kind = config::Exposure::host, .port = 0, .host = "shop.example.com"};
  outside.answer.status = 404;
  CHECK(outside.state().condition == Condition::serving);
  outside.answer.status = 502;
  CHECK(outside.state().condition == Condition::degraded);
  outside.answer = {.how = observe::Answering::not_resolved};
  CHECK(outside.state().next.find("kubectl get ingress") != std::string::npos);
}
