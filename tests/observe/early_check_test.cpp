#include "observe/early_check.h"

#include <doctest/doctest.h>

#include "support/fake_clock.h"
#include "support/fake_runner.h"

namespace {

using namespace cloudctl;
using namespace std::chrono_literals;
using observe::Health;
using observe::Phase;

const char* const command = "docker exec id1 redis-cli ping";

struct Service {
  test::FakeRunner runner;
  test::FakeClock clock;
  std::vector<observe::Expected> expected = {{.service = "db", .image = "redis:7"}};
  std::vector<observe::Container> seen = {
      {.id = "id1", .name = "shop-db-1", .service = "db", .number = 1, .image = "redis:7"}};
  observe::EarlyChecks checks;

  Service() {
    expected[0].probes.ready =
        plan::Probe{.kind = config::ProbeKind::exec, .command = {"redis-cli", "ping"}};
    seen[0].phase = Phase::running;
    seen[0].health = Health::starting;
    seen[0].started = "2026-11-21T12:31:05Z";
  }
  // Health of a new look at it.
  Health look() {
    auto containers = seen;
    const observe::Eyes eyes{.runner = runner, .clock = clock, .ask = {}};
    checks.run(eyes, containers, expected);
    return containers[0].health;
  }
};

}  // namespace

TEST_CASE("early_check: a command that passes makes healthy, and is not run again") {
  Service service;
  service.runner.expect(command);
  CHECK(service.look() == Health::healthy);
  service.clock.sleep(5s);
  CHECK(service.look() == Health::healthy);
}

TEST_CASE("early_check: one that fails is run again after a pause, and calls nothing unhealthy") {
  Service service;
  service.runner.expect(command, test::exits(1)).expect(command);
  CHECK(service.look() == Health::starting);
  service.clock.sleep(400ms);
  CHECK(service.look() == Health::starting);
  service.clock.sleep(100ms);
  CHECK(service.look() == Health::healthy);
}

TEST_CASE("early_check: what takes long to answer is asked less often") {
  Service service;
  service.runner
      .expect(command,
              [&](const auto&) {
                service.clock.sleep(2s);
                return test::exits(1);
              })
      .expect(command);
  CHECK(service.look() == Health::starting);
  service.clock.sleep(3900ms);
  CHECK(service.look() == Health::starting);
  service.clock.sleep(100ms);
  CHECK(service.look() == Health::healthy);
}

TEST_CASE("early_check: a container that has restarted must pass anew") {
  Service service;
  service.runner.expect(command).expect(command, test::exits(1));
  CHECK(service.look() == Health::healthy);
  service.seen[0].started = "2026-11-21T12:31:09Z";
  CHECK(service.look() == Health::starting);
}

TEST_CASE("early_check: the engine's own word counts once it has spoken") {
  Service service;
  service.seen[0].health = Health::unhealthy;
  CHECK(service.look() == Health::unhealthy);
  service.seen[0].health = Health::none;
  CHECK(service.look() == Health::none);
}

TEST_CASE(
    "early_check: nothing is run in what is asked from outside, stands still or is another's") {
  Service asked;
  asked.expected[0].probes.ready =
      plan::Probe{.kind = config::ProbeKind::http, .path = "/", .port = 80};
  CHECK(asked.look() == Health::starting);
  Service created;
  created.seen[0].phase = Phase::created;
  CHECK(created.look() == Health::starting);
  Service other;
  other.seen[0].image = "redis:6";
  CHECK(other.look() == Health::starting);
}
