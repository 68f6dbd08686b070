#include "action/local_apply.h"

#include <doctest/doctest.h>

#include <algorithm>

namespace {

using namespace cloudctl;
using observe::Container;

Container container(const std::string& service, int number, int port) {
  Container made{.id = service + std::to_string(number),
                 .name = "hello-" + service + "-" + std::to_string(number),
                 .service = service,
                 .number = number,
                 .image = service + ":1"};
  made.config_hash = "cafe";
  made.phase = observe::Phase::running;
  if (port != 0) made.host_ports = {port};
  return made;
}

release::ServiceRecord service(const std::string& name, int replicas, int host_port) {
  return {.name = name,
          .image = name + ":1",
          .config_hash = "cafe",
          .replicas = replicas,
          .host_port = host_port,
          .host_address = "127.0.0.1"};
}

action::Apply apply() {
  return {.record = {.project = "hello",
                     .waves = {{"db"}, {"web", "worker"}},
                     .services = {service("db", 1, 0), service("web", 2, 8080),
                                  service("worker", 1, 0)}},
          .file = "/state/compose.yaml"};
}

std::vector<std::string> printed(const action::Step& step) {
  std::vector<std::string> lines;
  for (const auto& command : step.commands) lines.push_back(process::printed(command));
  return lines;
}

bool ends_with(const std::string& text, const std::string& end) {
  return text.size() >= end.size() && text.compare(text.size() - end.size(), end.size(), end) == 0;
}

}  // namespace

TEST_CASE("apply: services start in waves, each after the one before, and a verdict ends it") {
  const auto steps = action::apply_steps(apply());
  REQUIRE(steps.size() == 3);
  CHECK(steps[0].id == "start/1");
  CHECK(steps[0].title == "start db");
  CHECK(steps[1].title == "start web, worker");
  CHECK(steps[1].needs == std::vector<std::string>{"start/1"});
  CHECK(steps[2].id == "verdict");
  CHECK(steps[2].needs == std::vector<std::string>{"start/2"});
  REQUIRE(printed(steps[1]).size() == 1);
  CHECK(ends_with(printed(steps[1])[0], "up -d --no-build --no-deps web worker"));
}

TEST_CASE("apply: what runs as wanted costs no command") {
  auto wanted = apply();
  wanted.there = {container("db", 1, 0), container("web", 1, 8080), container("web", 2, 8081),
                  container("worker", 1, 0)};
  for (const auto& step : action::apply_steps(wanted)) CHECK(step.commands.empty());
}

TEST_CASE("apply: more replicas start beside the running ones, which are not made anew") {
  auto wanted = apply();
  wanted.there = {container("db", 1, 0), container("web", 1, 8080), container("worker", 1, 0)};
  const auto steps = action::apply_steps(wanted);
  REQUIRE(printed(steps[1]).size() == 1);
  CHECK(ends_with(printed(steps[1])[0], "up -d --no-build --no-deps --no-recreate web"));
  CHECK(printed(steps[1])[0].find("WEB_REPLICAS=2") != std::string::npos);
}

TEST_CASE("apply: fewer replicas give back the highest ports, so that the first URL stays") {
  auto wanted = apply();
  wanted.there = {container("db", 1, 0), container("web", 1, 8082), container("web", 2, 8080),
                  container("web", 3, 8081), container("worker", 1, 0)};
  CHECK(action::surplus(wanted.record.services[1], wanted.there) ==
        std::vector<std::string>{"hello-web-1"});
  const auto lines = printed(action::apply_steps(wanted)[1]);
  REQUIRE(lines.size() == 3);
  CHECK(lines[0] == "docker stop -t 10 hello-web-1");
  CHECK(lines[1] == "docker rm -f hello-web-1");
}

TEST_CASE("apply: without host ports the youngest replicas go first") {
  const std::vector<Container> there{container("worker", 3, 0), container("worker", 1, 0),
                                     container("worker", 2, 0)};
  CHECK(action::surplus(service("worker", 1, 0), there) ==
        std::vector<std::string>{"hello-worker-2", "hello-worker-3"});
}

TEST_CASE("apply: what the release no longer has is removed last, and only if it is ours") {
  auto wanted = apply();
  auto foreign = container("adminer", 1, 0);
  foreign.config_hash.clear();
  wanted.there = {container("old", 1, 0), foreign};
  const auto steps = action::apply_steps(wanted);
  CHECK(steps.back().id == "tidy");
  CHECK(steps.back().needs == std::vector<std::string>{"verdict"});
  CHECK(printed(steps.back()) ==
        std::vector<std::string>{"docker stop -t 10 hello-old-1", "docker rm -f hello-old-1"});
}

TEST_CASE("apply: a service with a changed secret is made anew, and no other") {
  auto wanted = apply();
  wanted.record.services[2].secrets = {"TOKEN"};
  wanted.secrets = {{"TOKEN", base::Secret("t0ps3cret")}};
  wanted.renewed = {"worker"};
  wanted.there = {container("db", 1, 0), container("web", 1, 8080), container("web", 2, 8081),
                  container("worker", 1, 0)};
  const auto steps = action::apply_steps(wanted);
  CHECK(steps[0].commands.empty());
  REQUIRE(printed(steps[1]).size() == 1);
  CHECK(ends_with(printed(steps[1])[0], "up -d --no-build --no-deps worker"));
  CHECK(printed(steps[1])[0].find("TOKEN=***") != std::string::npos);
  CHECK(printed(steps[1])[0].find("t0ps3cret") == std::string::npos);
}

TEST_CASE("apply: what a killed compose had half made is removed first, and does not count") {
  auto wanted = apply();
  auto half = container("web", 2, 0);
  half.name = "d576a8c0a8ee_hello-web-2";
  half.phase = observe::Phase::created;
  wanted.there = {container("db", 1, 0), container("web", 1, 8080), half,
                  container("worker", 1, 0)};
  const auto steps = action::apply_steps(wanted);
  CHECK(steps[0].id == "clear");
  CHECK(printed(steps[0]) == std::vector<std::string>{"docker rm -f d576a8c0a8ee_hello-web-2"});
  CHECK(steps[1].needs == std::vector<std::string>{"clear"});
  REQUIRE(printed(steps[2]).size() == 1);
  CHECK(ends_with(printed(steps[2])[0], "--no-recreate web"));
}

TEST_CASE("apply: a service whose name looks like an id is not taken for half made") {
  auto one = container("web", 1, 0);
  one.name = "0123456789ab-web-1";
  CHECK(action::half_made({one}).empty());
  one.name = "0123456789abc_web-1";
  CHECK(action::half_made({one}).empty());
}

TEST_CASE("apply: steps of the way back have names of their own") {
  auto wanted = apply();
  wanted.prefix = "back/";
  const auto steps = action::apply_steps(wanted);
  CHECK(steps[0].id == "back/start/1");
  CHECK(steps[1].needs == std::vector<std::string>{"back/start/1"});
  CHECK(steps[2].id == "back/verdict");
}
