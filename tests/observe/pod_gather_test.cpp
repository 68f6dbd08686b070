#include <doctest/doctest.h>

#include <algorithm>

#include "observe/kube_values.h"
#include "observe/pod_cause.h"
#include "support/fake_clock.h"
#include "support/fake_runner.h"

namespace {

using namespace cloudctl;
using namespace cloudctl::test;

const std::string no_events = R"({"kind":"EventList","apiVersion":"v1","items":[]})";
const std::string refused_event =
    R"({"kind":"EventList","apiVersion":"v1","items":[{"metadata":{"name":"e"},"reason":)"
    R"("Unhealthy","message":"Readiness probe failed: dial tcp 10.244.1.5:8080: connect: )"
    R"(connection refused"}]})";

struct World {
  FakeRunner runner;
  FakeClock clock;
  std::vector<std::string> asked;
  std::vector<observe::Answer> answers;  // of one question after the other
  observe::ClusterEyes eyes() {
    return {.runner = runner,
            .clock = clock,
            .ask =
                [this](const observe::Question& question) {
                  asked.push_back(question.url);
                  const auto answer = answers.front();
                  answers.erase(answers.begin());
                  return answer;
                },
            .kubectl = {.context = "c", .kube_namespace = "shop"}};
  }
  void tells(const std::string& events) {
    runner.expect("*--raw*/namespaces/shop/events*involvedObject.uid*uid-web-new-1*",
                  exits(0, events));
  }
};

observe::ClusterExpected with_probe(config::ProbeKind kind = config::ProbeKind::http) {
  auto expected = web(1);
  expected.service.probes.ready = plan::Probe{.kind = kind, .path = "/readyz", .port = 8080};
  return expected;
}

constexpr const char* forwarding = "Forwarding from 127.0.0.1:41234 -> 8080\n";
constexpr const char* forward = "*port-forward*pod/web-new-1*:8080*";

}  // namespace

TEST_CASE("pod_gather: of a crash the events and last lines are asked for") {
  World world;
  world.tells(no_events);
  world.runner.expect("*logs web-new-1 --container web --tail=20*", exits(0, "one\ntwo\n"));
  auto container = waiting("CrashLoopBackOff", "");
  container.restarts = 1;
  const auto clue = observe::gather(world.eyes(), pod("web-new-1", "new", container));
  CHECK(clue.log == std::vector<std::string>{"one", "two"});
  CHECK(clue.nodes.empty());
}

TEST_CASE("pod_gather: of one that was started anew the run before is heard first") {
  World world;
  world.tells(no_events);
  world.runner.expect("*logs web-new-1*--previous*", exits(0, "no database\n"));
  world.runner.expect("*logs web-new-1*", exits(0, "starting\n"));
  auto container = running(false);
  container.restarts = 1;
  const auto clue = observe::gather(world.eyes(), pod("web-new-1", "new", container));
  CHECK(clue.log == std::vector<std::string>{"no database", "starting"});
}

TEST_CASE("pod_gather: of one without a node the nodes, their pods and the claims") {
  World world;
  world.tells(no_events);
  world.runner.expect("*--raw*/events*PersistentVolumeClaim*", exits(0, no_events));
  world.runner.expect("*get persistentvolumeclaims --selector*", exits(0, ""));
  world.runner.expect("*get nodes *",
                      exits(0, R"({"apiVersion":"v1","kind":"Node","metadata":{"name":"node1"}})"));
  world.runner.expect("*--raw*/api/v1/pods*",
                      exits(0, R"({"kind":"PodList","apiVersion":"v1","metadata":{},"items":)"
                               R"([{"metadata":{"name":"other"}}]})"));
  const auto clue = observe::gather(world.eyes(), unplaced("0/1 nodes are available"));
  CHECK(clue.nodes.size() == 1);
  CHECK(clue.others.size() == 1);
}

TEST_CASE("pod_gather: what may not be seen leaves gaps, and fails nothing") {
  World world;
  const auto refuse = [](const process::CommandLine&) {
    return exits(1, "", "Error from server (Forbidden): no\n");
  };
  world.runner.whenever("*kubectl*", refuse);
  const auto clue = observe::gather(world.eyes(), unplaced("0/1 nodes: 1 Insufficient memory"));
  CHECK(clue.events.empty());
  CHECK(clue.nodes.empty());
  CHECK(clue.log.empty());
}

TEST_CASE("pod_ask: a pod that can be reached from here is asked itself") {
  World world;
  world.tells(no_events);
  world.runner.expect("*logs*", exits(0));
  world.answers = {{.how = observe::Answering::answered, .status = 503}};
  const auto clue =
      observe::gather(world.eyes(), pod("web-new-1", "new", running(false)), with_probe());
  CHECK(world.asked == std::vector<std::string>{"http://10.244.1.5:8080/readyz"});
  REQUIRE(clue.answer);
  CHECK(clue.answer->status == 503);
}

TEST_CASE("pod_ask: one that cannot be reached from here is asked inside") {
  World world;
  world.tells(no_events);
  world.runner.expect("*logs*", exits(0));
  world.runner.expect(forward, exits(0, forwarding));
  world.answers = {{.how = observe::Answering::timed_out},
                   {.how = observe::Answering::answered, .status = 503, .body = "no database"}};
  const auto clue =
      observe::gather(world.eyes(), pod("web-new-1", "new", running(false)), with_probe());
  CHECK(world.asked.back() == "http://127.0.0.1:41234/readyz");
  CHECK(observe::pod_cause(clue)->sentence ==
        "pod \"web-new-1\" is not ready: answers 503 at http://10.244.1.5:8080/readyz: \"no "
        "database\"");
}

TEST_CASE("pod_ask: refused outside and answered inside, it listens on 127.0.0.1 alone") {
  World world;
  world.tells(refused_event);
  world.runner.expect("*logs*", exits(0));
  world.runner.expect(forward, exits(0, forwarding));
  world.answers = {{.how = observe::Answering::timed_out},
                   {.how = observe::Answering::answered, .status = 200}};
  const auto clue = observe::gather(world.eyes(), pod("web-new-1", "new", running(false)),
                                    with_probe(config::ProbeKind::tcp));
  CHECK(clue.loopback_only);
}

TEST_CASE("pod_ask: who answers nowhere is told by its node") {
  World world;
  world.tells(refused_event);
  world.runner.expect("*logs*", exits(0));
  world.runner.expect(forward, exits(1, "", "error: unable to forward port\n"));
  world.answers = {{.how = observe::Answering::refused}};
  const auto clue =
      observe::gather(world.eyes(), pod("web-new-1", "new", running(false)), with_probe());
  CHECK_FALSE(clue.loopback_only);
  CHECK(observe::pod_cause(clue)->sentence ==
        "pod \"web-new-1\" is not ready: refuses connections at 10.244.1.5:8080");
}

TEST_CASE("pod_ask: a probe that runs in the container cannot be asked from here") {
  World world;
  world.tells(no_events);
  world.runner.expect("*logs*", exits(0));
  const auto clue = observe::gather(world.eyes(), pod("web-new-1", "new", running(false)),
                                    with_probe(config::ProbeKind::exec));
  CHECK_FALSE(clue.question);
  CHECK(world.asked.empty());
}
