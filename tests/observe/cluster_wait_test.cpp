#include "observe/cluster_wait.h"

#include <doctest/doctest.h>

#include "base/error.h"
#include "observe/kube_values.h"
#include "support/fake_cluster.h"

namespace {

using namespace cloudctl;
using namespace std::chrono_literals;

constexpr const char* pods = "pods";
constexpr const char* deployments = "deployments.v1.apps";

struct Counts {
  int wanted = 1, updated = 1, available = 1, replicas = 1;
  int generation = 2, observed = 2;
};

std::string number(int value) {
  return std::to_string(value);
}

std::string workload_json(const Counts& counts, const std::string& more = "") {
  return R"({"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"web","uid":"d1",)"
         R"("labels":{"app.kubernetes.io/name":"web"},"generation":)" +
         number(counts.generation) + R"(},"spec":{"replicas":)" + number(counts.wanted) + more +
         R"(},"status":{"observedGeneration":)" + number(counts.observed) + R"(,"replicas":)" +
         number(counts.replicas) + R"(,"updatedReplicas":)" + number(counts.updated) +
         R"(,"readyReplicas":)" + number(counts.available) + R"(,"availableReplicas":)" +
         number(counts.available) + "}}";
}

// `state`: of its container, as the kubelet writes it.
std::string pod_json(const std::string& name, const std::string& state, bool ready,
                     const std::string& hash = "new") {
  const std::string yes = ready ? "true" : "false";
  return R"({"apiVersion":"v1","kind":"Pod","metadata":{"name":")" + name + R"(","uid":")" + name +
         R"(","creationTimestamp":"2026-11-21T12:00:00Z","labels":{"app.kubernetes.io/name":"web",)"
         R"("pod-template-hash":")" +
         hash +
         R"("}},"spec":{"nodeName":"node1","containers":[{"name":)"
         R"("web","image":"acme/web:2"}]},"status":{"phase":"Running","podIP":"10.244.1.5",)"
         R"("conditions":[{"type":"Ready","status":")" +
         (ready ? "True" : "False") + R"("}],"containerStatuses":[{"name":"web","ready":)" + yes +
         "," + state + "}]}}";
}

const std::string runs = R"("restartCount":0,"state":{"running":{}})";
const std::string crashes = R"("restartCount":2,"state":{"waiting":{"reason":"CrashLoopBackOff"}},)"
                            R"("lastState":{"terminated":{"exitCode":3,"reason":"Error"}})";

struct World {
  test::FakeClock clock;
  test::FakeCluster cluster{clock};
  observe::Answer answer{.how = observe::Answering::answered, .status = 503, .body = "no database"};
  observe::ClusterWait wait{.project = "shop", .expected = {test::web(1)}};
  std::vector<std::string> changes;
  std::map<std::chrono::milliseconds, std::function<void()>> later;
  std::thread::id main = std::this_thread::get_id();

  World() {
    wait.expected.front().service.probes.ready =
        plan::Probe{.kind = config::ProbeKind::tcp, .port = 8080};
    wait.on_change = [this](const observe::State& state) {
      const auto& web = state.services.front();
      changes.push_back(number(web.ready) + " of " + number(web.wanted));
    };
  }
  observe::Verdict run() {
    clock.on_sleep([this] {
      if (std::this_thread::get_id() != main) return;
      while (!later.empty() && later.begin()->first <= clock.passed()) {
        later.begin()->second();
        later.erase(later.begin());
      }
      cluster.settle(2);
    });
    const observe::ClusterEyes eyes{.runner = cluster,
                                    .clock = clock,
                                    .ask = [this](const auto&) { return answer; },
                                    .kubectl = {}};
    return observe::wait_until_rolled(eyes, wait);
  }
  void has(const Counts& counts, bool ready) {
    cluster.put(deployments, "d1", workload_json(counts));
    cluster.put(pods, "web-1", pod_json("web-1", runs, ready));
  }
};

}  // namespace

TEST_CASE("cluster_wait: what serves already is not waited for") {
  World world;
  world.has({}, true);
  const auto verdict = world.run();
  CHECK(verdict.serving);
  CHECK(verdict.duration < 1s);
  CHECK(world.changes == std::vector<std::string>{"1 of 1"});
}

TEST_CASE("cluster_wait: what comes up only now must go on serving for a second") {
  World world;
  world.has({.available = 0}, false);
  world.later[2s] = [&] { world.has({}, true); };
  const auto verdict = world.run();
  CHECK(verdict.serving);
  CHECK(verdict.duration >= 3s);
  CHECK(verdict.duration < 4s);
  CHECK(world.changes == std::vector<std::string>{"0 of 1", "1 of 1"});
}

TEST_CASE("cluster_wait: where no probe asks, a program must have run for three seconds") {
  World world;
  world.wait.expected.front().service.probes = {};
  world.has({.available = 0}, false);
  world.later[2s] = [&] { world.has({}, true); };
  const auto verdict = world.run();
  CHECK(verdict.serving);
  CHECK(verdict.duration >= 5s);
  CHECK(verdict.duration < 6s);
}

TEST_CASE("cluster_wait: a crash loop ends the wait at once, with exit code and last lines") {
  World world;
  world.cluster.log = "no database\n";
  world.has({.available = 0}, false);
  world.later[1s] = [&] { world.cluster.put(pods, "web-1", pod_json("web-1", crashes, false)); };
  const auto verdict = world.run();
  CHECK_FALSE(verdict.serving);
  CHECK_FALSE(verdict.timed_out);
  CHECK(verdict.service == "web");
  REQUIRE(verdict.cause);
  CHECK(verdict.cause->sentence == "pod \"web-1\" exits with 3, again and again (2 restarts)");
  CHECK(verdict.cause->lines == std::vector<std::string>{"no database"});
  CHECK(verdict.duration < 2s);
}

TEST_CASE("cluster_wait: pods of the version before do not fail the new one") {
  World world;
  world.cluster.put(deployments, "d1", workload_json({.available = 1, .replicas = 2}));
  world.cluster.put(pods, "web-0", pod_json("web-0", crashes, false, "old"));
  world.cluster.put(pods, "web-1", pod_json("web-1", runs, true));
  world.cluster.put(pods, "web-2", pod_json("web-2", runs, true));
  world.wait.expected = {test::web(2)};
  world.cluster.put(deployments, "d1",
                    workload_json({.wanted = 2, .updated = 2, .available = 2, .replicas = 3}));
  world.later[1s] = [&] {
    world.cluster.remove(pods, "web-0");
    world.cluster.put(deployments, "d1",
                      workload_json({.wanted = 2, .updated = 2, .available = 2, .replicas = 2}));
  };
  CHECK(world.run().serving);
}

TEST_CASE("cluster_wait: an old pod that is told before the new ones does not fail them") {
  World world;
  world.wait.expected = {test::web(2)};
  world.cluster.put(deployments, "d1",
                    workload_json({.wanted = 2, .updated = 2, .available = 2, .replicas = 3}));
  world.cluster.put(pods, "web-0", pod_json("web-0", crashes, false, "old"));
  world.later[500ms] = [&] {
    world.cluster.put(pods, "web-1", pod_json("web-1", runs, true));
    world.cluster.put(pods, "web-2", pod_json("web-2", runs, true));
  };
  world.later[1s] = [&] {
    world.cluster.remove(pods, "web-0");
    world.cluster.put(deployments, "d1",
                      workload_json({.wanted = 2, .updated = 2, .available = 2, .replicas = 2}));
  };
  CHECK(world.run().serving);
}

TEST_CASE("cluster_wait: a workload is not believed before its newest generation is seen") {
  World world;
  world.wait.generations = {{"Deployment/web", 3}};
  world.has({}, true);
  world.later[2s] = [&] { world.has({.generation = 3, .observed = 3}, true); };
  const auto verdict = world.run();
  CHECK(verdict.serving);
  CHECK(verdict.duration >= 2s);
}

TEST_CASE("cluster_wait: a watch that the server ends begins anew") {
  World world;
  world.has({.available = 0}, false);
  world.later[1s] = [&] { world.cluster.close_watches(); };
  world.later[2s] = [&] { world.has({}, true); };
  const auto verdict = world.run();
  CHECK(verdict.serving);
  CHECK(verdict.duration < 5s);
}

TEST_CASE("cluster_wait: a pod that went while nobody watched is gone") {
  World world;
  world.has({.available = 0}, false);
  world.cluster.put(pods, "web-9", pod_json("web-9", runs, true));
  world.later[1s] = [&] {
    world.cluster.remove_unseen(pods, "web-9");
    world.cluster.close_watches();
  };
  world.later[5s] = [&] { world.has({}, true); };
  const auto verdict = world.run();
  CHECK(verdict.serving);
  REQUIRE(verdict.state.services.size() == 1);
  CHECK(verdict.state.services.front().containers.size() == 1);
}

TEST_CASE("cluster_wait: an API server that is away for 20 s is waited for") {
  World world;
  world.cluster.away_from = 1s;
  world.cluster.away_until = 21s;
  world.has({.available = 0}, false);
  world.later[22s] = [&] { world.has({}, true); };
  CHECK(world.run().serving);
}

TEST_CASE("cluster_wait: controllers that come back a while after the API server are waited for") {
  World world;
  auto& probes = world.wait.expected.front().service.probes;
  probes.start = plan::Probe{.period_seconds = 1, .failures = 20};
  world.cluster.away_from = 1s;
  world.cluster.away_until = 21s;
  world.has({.available = 0}, false);
  world.later[55s] = [&] { world.has({}, true); };
  CHECK(world.run().serving);
}

TEST_CASE("cluster_wait: an API server that is away for longer than a minute ends it") {
  World world;
  world.cluster.away_from = 1s;
  world.cluster.away_until = 10min;
  world.has({.available = 0}, false);
  REQUIRE_THROWS_AS(static_cast<void>(world.run()), base::Error);
  CHECK(world.clock.passed() >= 60s);
}

TEST_CASE("cluster_wait: who may not watch hears so at once") {
  World world;
  world.cluster.refusal = "Error from server (Forbidden): pods is forbidden\n";
  REQUIRE_THROWS_AS(static_cast<void>(world.run()), base::Error);
}

TEST_CASE("cluster_wait: a pod that is not ready fails when its time for starting is over") {
  World world;
  auto& probes = world.wait.expected.front().service.probes;
  probes.ready = plan::Probe{
      .kind = config::ProbeKind::http, .path = "/readyz", .port = 8080, .period_seconds = 5};
  probes.start = plan::Probe{.period_seconds = 1, .failures = 30};
  world.has({.available = 0}, false);
  const auto verdict = world.run();
  CHECK(verdict.timed_out);
  REQUIRE(verdict.cause);
  CHECK(verdict.cause->sentence ==
        "pod \"web-1\" is not ready: answers 503 at http://10.244.1.5:8080/readyz: \"no "
        "database\", still after 35 s");
  CHECK(verdict.duration >= 35s);
  CHECK(verdict.duration < 37s);
}

TEST_CASE("cluster_wait: without any progress it ends after the stall time") {
  World world;
  world.wait.stall = 20s;
  world.cluster.put(deployments, "d1",
                    workload_json({.updated = 0, .available = 0, .replicas = 0}));
  const auto verdict = world.run();
  CHECK(verdict.timed_out);
  CHECK(verdict.cause->sentence ==
        "service \"web\" is not ready, still after 20 s: 0 of 1 pod ready so far");
}

TEST_CASE("cluster_wait: the end of the whole run ends it") {
  World world;
  world.wait.until = world.clock.steady() + 5s;
  world.has({.available = 0}, false);
  const auto verdict = world.run();
  CHECK(verdict.timed_out);
  CHECK(verdict.duration < 6s);
}

TEST_CASE("cluster_wait: Ctrl-C ends it at once") {
  World world;
  world.clock.cancel_at(3s);
  world.has({.available = 0}, false);
  CHECK(world.run().cancelled);
}

TEST_CASE("cluster_wait: it can be given up from outside") {
  World world;
  world.has({.available = 0}, false);
  world.wait.give_up = [&] { return world.clock.passed() >= 2s; };
  const auto verdict = world.run();
  CHECK(verdict.cancelled);
  CHECK(verdict.duration < 3s);
}

TEST_CASE("cluster_wait: a paused rollout says how to go on") {
  World world;
  world.cluster.put(deployments, "d1",
                    workload_json({.updated = 0, .available = 1}, R"(,"paused":true)"));
  const auto verdict = world.run();
  REQUIRE(verdict.cause);
  CHECK(verdict.cause->next == "run \"cloudctl rollout resume web\"");
}
