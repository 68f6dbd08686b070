#include "observe/last_end.h"

#include <doctest/doctest.h>

#include "observe/cause.h"
#include "support/fake_clock.h"
#include "support/fake_engine.h"

namespace {

using namespace cloudctl;
using observe::Condition;
using observe::Container;
using observe::Phase;

// As Docker 20.10 to 28 print them.
std::string event(const std::string& action, const std::string& more = "") {
  return R"({"Type":"container","Action":")" + action +
         R"(","Actor":{"ID":"c1","Attributes":{"name":"hello-web-1")" + more +
         R"(}},"timeNano":1795266590000000000})" + "\n";
}

std::string died(int code) {
  return event("die", R"(,"exitCode":")" + std::to_string(code) + "\"");
}

struct World {
  test::FakeEngine docker;
  test::FakeClock clock;
  observe::Eyes eyes() {
    return {.runner = docker, .clock = clock, .ask = [](const auto&) {
              return observe::Answer{.how = observe::Answering::answered, .status = 200};
            }};
  }
  // Exit code, and whether memory ran out.
  std::pair<int, bool> end(int restarts, Phase phase = Phase::running) {
    const Container container{.id = "c1", .phase = phase, .restarts = restarts};
    const auto known = observe::with_last_ends(eyes(), {container}).front();
    return {known.exit_code, known.out_of_memory};
  }
};

observe::ServiceState told(int exit_code, bool out_of_memory, std::int64_t limit) {
  observe::ServiceState web{.name = "web", .condition = Condition::serving, .wanted = 1};
  web.containers = {{.id = "c1",
                     .name = "hello-web-1",
                     .phase = Phase::running,
                     .exit_code = exit_code,
                     .out_of_memory = out_of_memory,
                     .memory_limit = limit,
                     .restarts = 1}};
  return observe::with_memory_told({.services = {web}}).services.front();
}

}  // namespace

TEST_CASE("last end: nothing is asked of containers that do not run again") {
  World world;
  CHECK(world.end(0) == std::pair(0, false));
  CHECK(world.end(2, Phase::exited) == std::pair(0, false));
  CHECK(world.docker.all().empty());
}

TEST_CASE("last end: the newest end counts, and that memory ran out only for the end after it") {
  World world;
  world.docker.events = event("oom") + died(137);
  CHECK(world.end(1) == std::pair(137, true));
  world.docker.events += died(3);
  CHECK(world.end(2) == std::pair(3, false));
}

TEST_CASE("last end: an engine that does not tell, or has forgotten, leaves it open") {
  World world;
  CHECK(world.end(1) == std::pair(0, false));
  world.docker.answers = false;
  CHECK(world.end(1) == std::pair(0, false));
}

TEST_CASE("last end: of a service that serves again it is told that it had run out of memory") {
  const auto web = told(137, true, 24 << 20);
  CHECK(web.condition == Condition::serving);
  CHECK(web.reason ==
        "container \"hello-web-1\" was started anew 1 time: it ran out of memory, it had used all "
        "of its limit of 24 MiB");
  CHECK(web.next == "raise \"resources.memory\" of \"web\", or let the program use less");
  CHECK(told(137, true, 0).reason ==
        "container \"hello-web-1\" was started anew 1 time: this machine ran out of memory, and it "
        "has no limit");
}

TEST_CASE("last end: a kill under a limit, of which the engine does not say why, is a guess") {
  CHECK(told(137, false, 24 << 20).reason ==
        "container \"hello-web-1\" was started anew 1 time: it was killed, most likely for want of "
        "memory: its limit is 24 MiB");
  CHECK(told(137, false, 0).reason.empty());
  CHECK(told(3, false, 24 << 20).reason.empty());
}

TEST_CASE("last end: a container that is caught running between two ends is told by its end") {
  World world;
  world.docker.events = event("oom") + died(137);
  const Container running{.id = "c1",
                          .name = "hello-web-1",
                          .service = "web",
                          .phase = observe::Phase::running,
                          .memory_limit = 24 << 20,
                          .restarts = 3};
  const observe::Expected expected{.service = "web"};
  const auto found = observe::cause(observe::gather(world.eyes(), running, expected), expected);
  REQUIRE(found);
  CHECK(found->sentence == "container \"hello-web-1\" ran out of memory: its limit is 24 MiB");
}
