#include "action/minikube.h"

#include <doctest/doctest.h>

#include "base/error.h"
#include "support/fake_clock.h"
#include "support/fake_runner.h"
#include "support/recorded_progress.h"
#include "support/temporary_folder.h"

namespace {

using namespace cloudctl;
using action::EventKind;
using Texts = std::vector<std::string>;

const std::string running = R"({"Name":"minikube","Host":"Running","Kubelet":"Running",
    "APIServer":"Running","Kubeconfig":"Configured","Worker":false})";
const std::string stopped = R"({"Name":"minikube","Host":"Stopped","Kubelet":"Stopped",
    "APIServer":"Stopped","Kubeconfig":"Stopped","Worker":false})";

struct Stage {
  test::FakeRunner runner;
  test::FakeClock clock;
  base::Cancel cancel;
  test::RecordedProgress progress;
  test::TemporaryFolder folder;
  action::World world{.runner = runner,
                      .clock = clock,
                      .cancel = cancel,
                      .progress = progress,
                      .ask = [](const auto&) { return observe::Answer(); }};

  Stage& status(int code, const std::string& out) {
    runner.expect("*minikube status --output json --profile minikube", test::exits(code, out));
    return *this;
  }
  Stage& addons(const std::string& out) {
    runner.expect("*minikube addons list *", test::exits(0, out));
    return *this;
  }
};

base::Failure refusal(Stage& stage, const action::MinikubeNeed& need) {
  try {
    (void)action::minikube_steps(stage.world, need);
  } catch (const base::Error& error) {
    return error.failure();
  }
  return {};
}

}  // namespace

TEST_CASE("minikube: one that runs and needs nothing is ready after a single question") {
  Stage stage;
  stage.status(0, running);
  CHECK(action::minikube_steps(stage.world, {}).empty());
  CHECK(stage.runner.commands().size() == 1);
}

TEST_CASE("minikube: one that is stopped is not started unasked, and the command is said") {
  Stage stage;
  stage.status(7, stopped);
  const base::Failure failure = refusal(stage, {});
  CHECK(failure.what == "minikube \"minikube\" is stopped");
  CHECK(failure.next == "start it: minikube start; \"cloudctl deploy --start\" does that too");
  CHECK(failure.code == base::ExitCode::missing_tool);
  stage.status(85, R"({"type":"io.k8s.sigs.minikube.error","data":{}})");
  CHECK(refusal(stage, {}).what == "minikube \"minikube\" does not exist");
}

TEST_CASE("minikube: a start that is asked for brings the addons along") {
  Stage stage;
  stage.status(85, "");
  const auto steps =
      action::minikube_steps(stage.world, {.start = true, .metrics = true, .ingress = true});
  REQUIRE(steps.size() == 1);
  CHECK(steps[0].id == "minikube/start");
  CHECK(process::printed(steps[0].commands.at(0)).find("--addons=metrics-server,ingress") !=
        std::string::npos);
}

TEST_CASE("minikube: only missing addons are enabled, one after the other") {
  Stage stage;
  stage.status(0, running).addons(R"({"ingress":{"Profile":"minikube","Status":"enabled"},
      "metrics-server":{"Profile":"minikube","Status":"disabled"}})");
  const auto one = action::minikube_steps(stage.world, {.metrics = true, .ingress = true});
  REQUIRE(one.size() == 1);
  CHECK(one[0].id == "minikube/metrics-server");
  stage.status(0, running).addons("{}");
  const auto both = action::minikube_steps(stage.world, {.metrics = true, .ingress = true});
  REQUIRE(both.size() == 2);
  CHECK(both[1].needs == Texts{"minikube/metrics-server"});
}

TEST_CASE("minikube: a start tells its steps as progress") {
  Stage stage;
  stage.status(85, "");
  stage.runner.expect(
      "*minikube start *",
      test::exits(0,
                  R"({"type":"io.k8s.sigs.minikube.step","data":{"message":"Creating container",)"
                  R"("currentstep":"8","totalsteps":"19","name":"Creating Container"}})"
                  "\n"));
  const auto made = action::create_minikube(stage.world, {}, {});
  CHECK(made.code == base::ExitCode::ok);
  CHECK(made.changed);
  CHECK(made.sentence == "minikube \"minikube\" runs");
  const auto told = stage.progress.only(EventKind::step_progress);
  REQUIRE(told.size() == 1);
  CHECK(told[0].text == "Creating container");
  CHECK(told[0].current == 8);
  CHECK(told[0].total == 19);
}

TEST_CASE("minikube: a start that fails says minikube's own reason and advice") {
  Stage stage;
  stage.status(85, "");
  stage.runner.expect(
      "*minikube start *",
      test::exits(
          69, R"({"type":"io.k8s.sigs.minikube.error","data":{"message":"Docker is not healthy",)"
              R"("advice":"Restart the Docker service","exitcode":"69","name":"PROVIDER_DOCKER"}})"
              "\n"));
  const auto made = action::create_minikube(stage.world, {}, {});
  CHECK(made.code == base::ExitCode::missing_tool);
  CHECK(made.sentence == "Docker is not healthy");
  CHECK(made.next == "Restart the Docker service");
}

TEST_CASE("minikube: making one that runs, and deleting one that is not there, change nothing") {
  Stage stage;
  stage.status(0, running);
  const auto made = action::create_minikube(stage.world, {}, {});
  CHECK_FALSE(made.changed);
  CHECK(made.sentence == "minikube \"minikube\" runs already");
  stage.status(85, "");
  const auto gone = action::delete_minikube(stage.world, "minikube", {});
  CHECK_FALSE(gone.changed);
  CHECK(gone.sentence == "minikube \"minikube\" does not exist");
}

TEST_CASE("minikube: one that is stopped can be deleted") {
  Stage stage;
  stage.status(7, stopped);
  stage.runner.expect("*minikube delete --output json --profile minikube", test::exits(0));
  CHECK(action::delete_minikube(stage.world, "minikube", {}).sentence ==
        "minikube \"minikube\" is deleted");
}

TEST_CASE("minikube: without the program the error says where to get it") {
  Stage stage;
  stage.runner.expect("*minikube status *",
                      process::Completed{.ending = process::Ending::not_found});
  const base::Failure failure = refusal(stage, {});
  CHECK(failure.what == "minikube was not found on PATH");
  CHECK(failure.code == base::ExitCode::missing_tool);
}

TEST_CASE("minikube: its state as a list, with the address and addons of one that runs") {
  Stage stage;
  stage.status(0, running).addons(R"({"storage-provisioner":{"Status":"enabled"}})");
  stage.runner.expect("*minikube ip *", test::exits(0, "192.168.49.2\n"));
  const auto checks = action::minikube_checks(stage.world, "minikube");
  REQUIRE(checks.size() == 6);
  CHECK(checks[3].found == "1 of 1 node running");
  CHECK(checks[4].found == "192.168.49.2");
  CHECK(checks[5].found == "storage-provisioner");
  for (const auto& check : checks) CHECK(check.grade == action::Grade::ok);
}

TEST_CASE("minikube: what does not run has its fix") {
  Stage stage;
  stage.status(7, stopped);
  const auto checks = action::minikube_checks(stage.world, "minikube");
  REQUIRE(checks.size() == 4);
  CHECK(checks[0].grade == action::Grade::failed);
  CHECK(checks[0].found == "Stopped");
  CHECK(checks[0].fix == "start it: minikube start");
}

TEST_CASE("minikube: what is missing is done before a deploy, and a failure ends it") {
  Stage stage;
  stage.status(0, running).addons("{}");
  stage.runner.expect("*minikube addons enable metrics-server *", test::exits(0));
  action::make_minikube_ready(stage.world, {.metrics = true}, stage.folder.path());
  stage.status(0, running).addons("{}");
  stage.runner.expect("*minikube addons enable ingress *", test::exits(10, "", "no such image\n"));
  CHECK_THROWS_WITH_AS(
      action::make_minikube_ready(stage.world, {.ingress = true}, stage.folder.path()),
      "minikube \"minikube\" is not ready: minikube exited with 10", base::Error);
}
