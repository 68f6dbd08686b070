#include "action/local_check.h"

#include <doctest/doctest.h>

#include <algorithm>

#include "support/fake_clock.h"
#include "support/fake_engine.h"
#include "support/fake_runner.h"
#include "support/recorded_progress.h"

namespace {

using namespace cloudctl;
using action::Check;
using action::Grade;

struct Stage {
  test::FakeEngine docker;
  test::FakeClock clock;
  base::Cancel cancel;
  test::RecordedProgress progress;
  observe::Answering registry = observe::Answering::refused;
  action::World world{.runner = docker,
                      .clock = clock,
                      .cancel = cancel,
                      .progress = progress,
                      .ask = [this](const auto&) { return observe::Answer{.how = registry}; }};

  Check check(const action::CheckRequest& request, const std::string& name) {
    for (const auto& one : action::local_checks(world, request)) {
      if (one.name == name) return one;
    }
    FAIL("no check is called ", name);
    return {};
  }
};

release::Record record() {
  return {.project = "hello",
          .services = {{.name = "web", .host_address = "127.0.0.1", .secrets = {"A", "B"}}}};
}

}  // namespace

TEST_CASE("check: engine and compose are asked first, in this order") {
  Stage stage;
  const auto checks = action::local_checks(stage.world, {});
  REQUIRE(checks.size() == 2);
  CHECK(checks[0].name == "docker engine");
  CHECK(checks[0].grade == Grade::ok);
  CHECK(checks[0].found.find("20.10.24") == 0);
  CHECK(checks[1].name == "docker compose");
  CHECK(checks[1].found == "2.26.1");
}

TEST_CASE("check: an engine that does not answer is a failure with exit code 4 and a fix") {
  Stage stage;
  stage.docker.answers = false;
  const auto check = stage.check({}, "docker engine");
  CHECK(check.grade == Grade::failed);
  CHECK(check.code == base::ExitCode::missing_tool);
  CHECK(check.found.find("docker engine does not answer at \"unix:///nowhere/docker.sock\"") == 0);
  CHECK(check.fix.find("start it") == 0);
}

TEST_CASE("check: another engine than the pinned one is a failure") {
  Stage stage;
  CHECK(stage.check({.pinned_engine = "ENGINE"}, "docker engine").grade == Grade::ok);
  const auto check = stage.check({.pinned_engine = "OTHER"}, "docker engine");
  CHECK(check.grade == Grade::failed);
  CHECK(check.found.find("this is another engine") == 0);
}

TEST_CASE("check: secrets without a value are all named, with the command for the first") {
  Stage stage;
  action::CheckRequest request{.record = record()};
  request.secrets = {{"B", base::Secret("x")}};
  const auto check = stage.check(request, "secrets");
  CHECK(check.grade == Grade::failed);
  CHECK(check.found == "no value for A");
  CHECK(check.fix == "run \"cloudctl secrets set A\", or set it in the environment");
  CHECK(check.code == base::ExitCode::usage);
  request.secrets = {{"A", base::Secret("y")}, {"B", base::Secret("x")}};
  CHECK(stage.check(request, "secrets").grade == Grade::ok);
}

TEST_CASE("check: ports of our own containers are not taken by somebody else") {
  Stage stage;
  auto wanted = record();
  wanted.services[0].host_port = 54322;
  CHECK(stage.check({.record = wanted}, "host ports").grade == Grade::ok);
  stage.docker.containers = {{.id = "a", .name = "hello-web-1", .service = "web"}};
  stage.docker.containers[0].host_port = 54322;
  CHECK(stage.check({.record = wanted}, "host ports").found == "1 port free or our own");
}

TEST_CASE("check: without buildx there is a warning, no failure") {
  Stage stage;
  const auto check = stage.check({.builds = true}, "docker buildx");
  CHECK(check.grade == Grade::warning);
  CHECK(check.found.find("classic builder") != std::string::npos);
}

TEST_CASE("check: a registry that is down is found before anything is built") {
  Stage stage;
  const auto check =
      stage.check({.pushes = {"localhost:5000/hello-web:c-1"}}, "registry localhost:5000");
  CHECK(check.grade == Grade::failed);
  CHECK(check.code == base::ExitCode::missing_tool);
  CHECK(check.found ==
        "registry \"localhost:5000\" refuses connections at http://localhost:5000/v2/");
}

TEST_CASE("check: logins stand in the configuration of docker, or with its helpers") {
  test::FakeRunner runner;
  test::FakeClock clock;
  base::Cancel cancel;
  test::RecordedProgress progress;
  action::World world{.runner = runner,
                      .clock = clock,
                      .cancel = cancel,
                      .progress = progress,
                      .ask = [](const auto&) { return observe::Answer(); }};
  runner.expect("docker-credential-pass get",
                test::exits(0, R"({"ServerURL":"b.io","Username":"bob","Secret":"p"})"));
  const std::string config = R"({"auths": {"a.io": {"auth": "YW5uOnM="}},
                                 "credHelpers": {"b.io": "pass"}})";
  const auto logins = action::docker_logins(world, config, {"a.io", "b.io", "c.io"});
  CHECK(logins.size() == 2);
  CHECK(logins.at("a.io").user == "ann");
  CHECK(logins.at("b.io").user == "bob");
}
