#include <doctest/doctest.h>

#include <mutex>

#include "observe/local.h"
#include "support/fake_clock.h"
#include "support/fake_runner.h"

namespace {

using namespace cloudctl;
using observe::Condition;
using observe::Container;
using observe::Expected;
using observe::Health;
using observe::Phase;

Container replica(int number, Phase phase = Phase::running) {
  Container container{.id = "id" + std::to_string(number),
                      .name = "hello-web-" + std::to_string(number),
                      .service = "web",
                      .number = number,
                      .image = "hello-web:c-1"};
  container.config_hash = "cafe";
  container.phase = phase;
  container.host_ports = {8080 + number - 1};
  return container;
}

Expected web(int replicas) {
  Expected expected{.service = "web",
                    .image = "hello-web:c-1",
                    .config_hash = "cafe",
                    .replicas = replicas,
                    .port = 5000,
                    .host_port = 8080,
                    .host_address = "127.0.0.1"};
  expected.probes.ready =
      plan::Probe{.kind = config::ProbeKind::http, .path = "/readyz", .port = 5000};
  return expected;
}

Condition condition(const std::vector<Container>& containers, int replicas) {
  const auto state = observe::judged(containers, {web(replicas)});
  REQUIRE(state.services.size() == 1);
  return state.services[0].condition;
}

struct World {
  test::FakeRunner runner;
  test::FakeClock clock;
  std::mutex mutex;
  std::vector<std::string> asked;
  observe::Eyes eyes(std::map<std::string, int> status) {
    return {.runner = runner, .clock = clock, .ask = [this, status](const auto& question) {
              const std::lock_guard guard(mutex);
              asked.push_back(question.url);
              const auto found = status.find(question.url);
              if (found == status.end()) {
                return observe::Answer{.how = observe::Answering::refused};
              }
              return observe::Answer{.how = observe::Answering::answered, .status = found->second};
            }};
  }
};

}  // namespace

TEST_CASE("judge: as many as wanted and running is serving, as far as the engine knows") {
  CHECK(condition({replica(1), replica(2)}, 2) == Condition::serving);
  CHECK(condition({replica(1)}, 2) == Condition::degraded);
  CHECK(condition({}, 2) == Condition::missing);
  CHECK(condition({replica(1, Phase::exited)}, 1) == Condition::failing);
}

TEST_CASE("judge: a container that is made but not started is on its way") {
  CHECK(condition({replica(1, Phase::created)}, 1) == Condition::starting);
}

TEST_CASE("judge: a health check that has not spoken yet is starting, a bad one failing") {
  auto one = replica(1);
  one.health = Health::starting;
  CHECK(condition({one}, 1) == Condition::starting);
  one.health = Health::unhealthy;
  CHECK(condition({one}, 1) == Condition::failing);
  one.health = Health::healthy;
  CHECK(condition({one}, 1) == Condition::serving);
}

TEST_CASE("judge: a container of another version does not count") {
  auto old = replica(1);
  old.image = "hello-web:c-0";
  CHECK(condition({old}, 1) != Condition::serving);
  auto other_settings = replica(1);
  other_settings.config_hash = "beef";
  CHECK(condition({other_settings}, 1) != Condition::serving);
  const auto state = observe::judged({old}, {web(1)});
  CHECK(state.services[0].reason == "runs another version or other settings than the release says");
}

TEST_CASE("judge: two spellings of an image's name are one image") {
  auto one = replica(1);
  one.image = "docker.io/library/nginx:latest";
  auto expected = web(1);
  expected.image = "nginx";
  CHECK(observe::is_made_for(one, expected));
  expected.image = "nginx:1.27";
  CHECK_FALSE(observe::is_made_for(one, expected));
}

TEST_CASE("judge: a service that the release does not have is shown as such") {
  auto stranger = replica(1);
  stranger.service = "old";
  const auto state = observe::judged({replica(1), stranger}, {web(1)});
  REQUIRE(state.services.size() == 2);
  CHECK(state.services[0].name == "old");
  CHECK(state.services[0].reason == "does not belong to the release");
}

TEST_CASE("judge: serving means that every replica answers from outside") {
  World world;
  const auto eyes =
      world.eyes({{"http://127.0.0.1:8080/readyz", 200}, {"http://127.0.0.1:8081/readyz", 503}});
  const auto state =
      observe::asked(eyes, observe::judged({replica(1), replica(2)}, {web(2)}), {web(2)});
  CHECK(state.services[0].condition == Condition::degraded);
  CHECK(state.services[0].ready == 1);
  CHECK(state.services[0].reason == "service \"web\" answers 503 at http://127.0.0.1:8081/readyz");
  CHECK(world.asked.size() == 2);
}

TEST_CASE("judge: a good answer counts though the health check has not spoken yet") {
  World world;
  auto one = replica(1);
  one.health = Health::starting;
  const auto eyes = world.eyes({{"http://127.0.0.1:8080/readyz", 200}});
  const auto state = observe::asked(eyes, observe::judged({one}, {web(1)}), {web(1)});
  CHECK(state.services[0].condition == Condition::serving);
}

TEST_CASE("judge: that a port takes connections does not replace a health check") {
  World world;
  auto one = replica(1);
  one.health = Health::starting;
  auto expected = web(1);
  expected.probes.ready = plan::Probe{.kind = config::ProbeKind::tcp, .port = 5000};
  const auto eyes = world.eyes({{"tcp://127.0.0.1:8080", 0}});
  const auto state = observe::asked(eyes, observe::judged({one}, {expected}), {expected});
  CHECK(state.services[0].condition == Condition::starting);
}

TEST_CASE("judge: what is not published is asked at its own address") {
  auto one = replica(1);
  one.host_ports.clear();
  CHECK_FALSE(observe::ready_question(one, web(1)));
  one.address = "172.18.0.3";
  CHECK(observe::ready_question(one, web(1))->url == "http://172.18.0.3:5000/readyz");
}

TEST_CASE("judge: an exec probe is the engine's own, nobody asks from outside") {
  auto expected = web(1);
  expected.probes.ready = plan::Probe{.kind = config::ProbeKind::exec, .command = {"/ok"}};
  CHECK_FALSE(observe::ready_question(replica(1), expected));
}

TEST_CASE("judge: every address that is served is named, the lowest port first") {
  auto expected = web(2);
  expected.host_address = "0.0.0.0";
  CHECK(observe::urls(expected, {replica(2), replica(1), replica(3, Phase::exited)}) ==
        std::vector<std::string>{"http://127.0.0.1:8080", "http://127.0.0.1:8081"});
}

TEST_CASE("judge: a hundred containers are asked side by side and each once") {
  World world;
  std::vector<Container> all;
  std::map<std::string, int> status;
  for (int number = 1; number <= 100; ++number) {
    all.push_back(replica(number));
    status["http://127.0.0.1:" + std::to_string(8079 + number) + "/readyz"] = 200;
  }
  const auto eyes = world.eyes(status);
  const auto state = observe::asked(eyes, observe::judged(all, {web(100)}), {web(100)});
  CHECK(state.services[0].ready == 100);
  CHECK(world.asked.size() == 100);
}
