#include "observe/wait.h"

#include <doctest/doctest.h>

#include "base/error.h"
#include "support/fake_clock.h"
#include "support/fake_engine.h"

namespace {

using namespace cloudctl;
using namespace std::chrono_literals;
using observe::Answering;
using observe::Expected;

// One container of one service; changed by the test as time passes.
struct Engine {
  test::FakeEngine docker;
  test::FakeClock clock;
  int http = 200;

  Engine() {
    docker.containers.push_back({.id = "c1",
                                 .name = "hello-web-1",
                                 .service = "web",
                                 .image = "hello-web:c-1",
                                 .host_port = 8080});
  }
  test::FakeContainer& container() { return docker.containers.front(); }
  observe::Eyes eyes() {
    return {.runner = docker, .clock = clock, .ask = [this](const auto&) {
              if (http == 0) return observe::Answer{.how = Answering::refused};
              return observe::Answer{.how = Answering::answered, .status = http};
            }};
  }
};

Expected web() {
  Expected expected{.service = "web",
                    .image = "hello-web:c-1",
                    .config_hash = "cafe",
                    .port = 5000,
                    .host_port = 8080,
                    .host_address = "127.0.0.1"};
  expected.probes.ready =
      plan::Probe{.kind = config::ProbeKind::http, .path = "/readyz", .port = 5000};
  return expected;
}

observe::Wait request() {
  return {.project = "hello", .expected = {web()}, .start = 10s, .settle = 1s};
}

}  // namespace

TEST_CASE("wait: a service that answers must go on answering for the settle time") {
  Engine engine;
  const auto eyes = engine.eyes();
  const auto verdict = observe::wait_until_serving(eyes, request());
  CHECK(verdict.serving);
  CHECK(verdict.duration >= 1s);
  CHECK(verdict.duration < 2s);
}

TEST_CASE("wait: a service that stops answering within the settle time is not called serving") {
  Engine engine;
  engine.docker.log = {"bye"};
  engine.clock.on_sleep([&] {
    if (engine.clock.passed() >= 500ms) engine.http = 503;
  });
  const auto eyes = engine.eyes();
  const auto verdict = observe::wait_until_serving(eyes, request());
  CHECK_FALSE(verdict.serving);
  CHECK(verdict.timed_out);
  REQUIRE(verdict.cause);
  CHECK(verdict.cause->sentence.find("answers 503") != std::string::npos);
  CHECK(verdict.cause->lines == std::vector<std::string>{"bye"});
}

TEST_CASE("wait: a crash loop ends the wait long before its time") {
  Engine engine;
  engine.docker.log = {"no database"};
  engine.http = 0;
  engine.container().state = "restarting";
  engine.container().exit_code = 3;
  engine.clock.on_sleep([&] { ++engine.container().restarts; });
  const auto eyes = engine.eyes();
  const auto verdict = observe::wait_until_serving(eyes, request());
  CHECK_FALSE(verdict.serving);
  CHECK_FALSE(verdict.timed_out);
  CHECK(verdict.service == "web");
  CHECK(verdict.cause->sentence ==
        "container \"hello-web-1\" exits with 3, again and again (3 restarts)");
  CHECK(verdict.cause->lines == std::vector<std::string>{"no database"});
  CHECK(verdict.duration < 1s);
}

TEST_CASE(
    "wait: a container that gets unhealthy ends the wait, one that was so before has its time") {
  Engine engine;
  engine.container().health = "starting";
  engine.clock.on_sleep([&] { engine.container().health = "unhealthy"; });
  auto verdict = observe::wait_until_serving(engine.eyes(), request());
  CHECK_FALSE(verdict.serving);
  CHECK_FALSE(verdict.timed_out);
  // Its database is back, and the next health check finds it.
  const auto begin = engine.clock.passed();
  engine.clock.on_sleep([&] {
    if (engine.clock.passed() - begin > 4s) engine.container().health = "healthy";
  });
  verdict = observe::wait_until_serving(engine.eyes(), request());
  CHECK(verdict.serving);
  engine.container().health = "unhealthy";
  engine.clock.on_sleep([] {});
  verdict = observe::wait_until_serving(engine.eyes(), request());
  CHECK_FALSE(verdict.serving);
  CHECK(verdict.timed_out);
}

TEST_CASE("wait: restarts of an earlier life do not count against a container that runs") {
  Engine engine;
  engine.container().restarts = 17;
  const auto eyes = engine.eyes();
  CHECK(observe::wait_until_serving(eyes, request()).serving);
}

TEST_CASE("wait: a service that answers, dies after a second and is started anew does not serve") {
  Engine engine;
  engine.docker.log = {"out of luck"};
  engine.container().exit_code = 9;
  // Lives 1 s, then is started anew after 200 ms, 400 ms, …: as docker does.
  std::chrono::milliseconds next = 1s, pause = 200ms;
  engine.clock.on_sleep([&] {
    if (engine.clock.passed() < next) return;
    auto& container = engine.container();
    if (container.state == "running") {
      container.state = "restarting";
      ++container.restarts;
      next = engine.clock.passed() + pause;
      pause *= 2;
    } else {
      container.state = "running";
      container.started = base::iso_time(engine.clock.now());
      next = engine.clock.passed() + 1s;
    }
    engine.http = container.state == "running" ? 200 : 0;
  });
  auto wait = request();
  wait.settle = 3s;
  const auto eyes = engine.eyes();
  const auto verdict = observe::wait_until_serving(eyes, wait);
  CHECK_FALSE(verdict.serving);
  CHECK_FALSE(verdict.timed_out);
  REQUIRE(verdict.cause);
  CHECK(verdict.cause->sentence ==
        "container \"hello-web-1\" exits with 9, again and again (3 restarts)");
  CHECK(verdict.cause->lines == std::vector<std::string>{"out of luck"});
  CHECK(verdict.duration < 8s);
}

TEST_CASE("wait: one restart between two looks begins the time that it must serve anew") {
  Engine engine;
  engine.clock.on_sleep([&] {
    if (engine.clock.passed() == 2s) ++engine.container().restarts;
  });
  auto wait = request();
  wait.settle = 3s;
  const auto eyes = engine.eyes();
  const auto verdict = observe::wait_until_serving(eyes, wait);
  CHECK(verdict.serving);
  CHECK(verdict.duration >= 5s);
  CHECK(verdict.duration < 6s);
}

TEST_CASE("wait: what the engine started long ago need not prove itself again") {
  Engine engine;
  engine.container().started = base::iso_time(engine.clock.now() - 11s);
  auto wait = request();
  wait.settle = 3s;
  const auto eyes = engine.eyes();
  const auto verdict = observe::wait_until_serving(eyes, wait);
  CHECK(verdict.serving);
  CHECK(verdict.duration == 0s);
}

TEST_CASE("wait: the time that a container has run before the wait began counts") {
  Engine engine;
  engine.container().started = "2026-11-21T11:59:58.000000001Z";  // 2 s ago
  auto wait = request();
  wait.settle = 3s;
  const auto eyes = engine.eyes();
  const auto verdict = observe::wait_until_serving(eyes, wait);
  CHECK(verdict.serving);
  CHECK(verdict.duration >= 1s);
  CHECK(verdict.duration < 1500ms);
}

TEST_CASE("wait: one that never answers is given its time, then the cause is named") {
  Engine engine;
  engine.http = 503;
  const auto eyes = engine.eyes();
  const auto verdict = observe::wait_until_serving(eyes, request());
  CHECK(verdict.timed_out);
  CHECK(verdict.duration >= 10s);
  CHECK(verdict.duration < 11s);
  CHECK(verdict.cause->sentence ==
        "service \"web\" answers 503 at http://127.0.0.1:8080/readyz, still after 10 s");
}

TEST_CASE("wait: a service without any container is named") {
  Engine engine;
  engine.docker.containers.clear();
  const auto eyes = engine.eyes();
  const auto verdict = observe::wait_until_serving(eyes, request());
  CHECK(verdict.timed_out);
  CHECK(verdict.cause->sentence ==
        "service \"web\" is not ready, still after 10 s: service \"web\" has no container");
}

TEST_CASE("wait: its own start time counts before the general one") {
  Engine engine;
  engine.docker.containers.clear();
  auto wait = request();
  wait.expected[0].probes.start = plan::Probe{.period_seconds = 1, .failures = 3};
  const auto eyes = engine.eyes();
  const auto verdict = observe::wait_until_serving(eyes, wait);
  CHECK(verdict.timed_out);
  CHECK(verdict.duration < 4s);
}

TEST_CASE("wait: the end of the whole run ends it earlier") {
  Engine engine;
  engine.docker.containers.clear();
  auto wait = request();
  wait.until = engine.clock.steady() + 2s;
  const auto eyes = engine.eyes();
  const auto verdict = observe::wait_until_serving(eyes, wait);
  CHECK(verdict.timed_out);
  CHECK(verdict.duration < 3s);
}

TEST_CASE("wait: Ctrl-C leaves it without a verdict") {
  Engine engine;
  engine.docker.containers.clear();
  engine.clock.cancel_at(500ms);
  const auto eyes = engine.eyes();
  const auto verdict = observe::wait_until_serving(eyes, request());
  CHECK(verdict.cancelled);
  CHECK_FALSE(verdict.serving);
  CHECK_FALSE(verdict.cause);
}

TEST_CASE("wait: an engine that restarts is waited for") {
  Engine engine;
  engine.docker.answers = false;
  engine.clock.on_sleep([&] { engine.docker.answers = engine.clock.passed() > 5s; });
  const auto eyes = engine.eyes();
  CHECK(observe::wait_until_serving(eyes, request()).serving);
}

TEST_CASE("wait: an engine that is gone for good ends it with exit code 4") {
  Engine engine;
  engine.docker.answers = false;
  const auto eyes = engine.eyes();
  auto wait = request();
  wait.start = 60s;
  try {
    const auto verdict = observe::wait_until_serving(eyes, wait);
    FAIL("had a verdict");
  } catch (const base::Error& error) {
    CHECK(error.failure().code == base::ExitCode::missing_tool);
    CHECK(std::string(error.what()).find("docker engine does not answer") == 0);
  }
  CHECK(engine.clock.passed() < 15s);
}

TEST_CASE("wait: what changes is told, what stays is not told again") {
  Engine engine;
  engine.http = 503;
  engine.clock.on_sleep([&] {
    if (engine.clock.passed() >= 2s) engine.http = 200;
  });
  auto wait = request();
  std::vector<int> ready;
  wait.on_change = [&](const observe::State& state) { ready.push_back(state.services[0].ready); };
  const auto eyes = engine.eyes();
  CHECK(observe::wait_until_serving(eyes, wait).serving);
  CHECK(ready == std::vector<int>{0, 1});
}

TEST_CASE(
    "wait: a service with a command as probe serves before the engine's own check has its turn") {
  Engine engine;
  engine.container().health = "starting";
  auto wait = request();
  wait.expected[0].probes.ready =
      plan::Probe{.kind = config::ProbeKind::exec, .command = {"is-ready"}};
  const auto eyes = engine.eyes();
  const auto verdict = observe::wait_until_serving(eyes, wait);
  CHECK(verdict.serving);
  CHECK(verdict.duration < 2s);
}
