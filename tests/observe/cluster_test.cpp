#include "observe/cluster.h"

#include <doctest/doctest.h>

#include "observe/kube_values.h"
#include "support/fake_clock.h"
#include "support/fake_runner.h"

namespace {

using namespace cloudctl;

const process::CommandLine get{.argv = {"kubectl", "--context", "staging", "get", "pods"}};

base::Failure why(process::Completed completed) {
  return observe::no_cluster(get, completed).failure();
}

tool::KubeObject object(const std::string& kind, const std::string& json) {
  return {.ref = {.api_version = "v1", .kind = kind, .kube_namespace = "shop", .name = "web"},
          .labels = {{"app.kubernetes.io/name", "web"}},
          .json = json};
}

}  // namespace

TEST_CASE("cluster: objects are sorted by kind, and unknown ones are passed over") {
  const auto scene = observe::scene(
      {object("Pod", "{}"), object("Service", "{}"), object("Node", "{}"), object("Secret", "{}"),
       object("Deployment", "{}"), object("ReplicaSet", "{}"),
       object("HorizontalPodAutoscaler", "{}"), object("Event", "{}")});
  CHECK(scene.pods.size() == 1);
  CHECK(scene.services.size() == 1);
  CHECK(scene.nodes.size() == 1);
  CHECK(scene.workloads.size() == 1);
  CHECK(scene.autoscalers.size() == 1);
  CHECK(scene.events.size() == 1);
}

TEST_CASE("cluster: a project's objects are those that carry both labels") {
  CHECK(observe::selector("shop") ==
        "app.kubernetes.io/managed-by=cloudctl,app.kubernetes.io/part-of=shop");
}

TEST_CASE("cluster: a cluster that does not answer is named by its context") {
  const auto failure = why(
      test::exits(1, "", "Unable to connect to the server: dial tcp 10.0.0.1:6443: i/o timeout\n"));
  CHECK(failure.what.rfind("the cluster of context \"staging\" does not answer: ", 0) == 0);
  CHECK(failure.code == base::ExitCode::missing_tool);
  CHECK(failure.where == "kubectl --context staging get pods");
}

TEST_CASE("cluster: a missing kubectl, a refused login and a missing right are told apart") {
  CHECK(why({.ending = process::Ending::not_found}).what == "program \"kubectl\" was not found");
  const auto login =
      why(test::exits(1, "", "error: You must be logged in to the server (Unauthorized)\n"));
  CHECK(login.code == base::ExitCode::unauthorised);
  CHECK(login.what.rfind("the cluster of context \"staging\" does not accept your login", 0) == 0);
  const auto right = why(test::exits(
      1, "", "Error from server (Forbidden): pods is forbidden: User \"ann\" cannot list\n"));
  CHECK(right.code == base::ExitCode::unauthorised);
  CHECK(right.what.find("User \"ann\" cannot list") != std::string::npos);
}

TEST_CASE("cluster: a context that is not there is said so") {
  const auto failure = why(test::exits(1, "", "error: context \"staging\" does not exist\n"));
  CHECK(failure.what.find("\"staging\"") != std::string::npos);
  CHECK(why({.ending = process::Ending::cancelled}).code == base::ExitCode::interrupted);
}

TEST_CASE("cluster: status asks once for everything, and for nodes only where a port is open") {
  test::FakeRunner runner;
  test::FakeClock clock;
  runner.expect("*kubectl*get deployments.v1.apps,*--selector*part-of=shop*",
                test::exits(0, R"({"apiVersion":"v1","kind":"List","items":[]})"));
  const observe::ClusterEyes eyes{.runner = runner, .clock = clock, .ask = {}, .kubectl = {}};
  const auto state = observe::cluster_state(eyes, "shop", {test::web()});
  REQUIRE(state.services.size() == 1);
  CHECK(state.services.front().condition == observe::Condition::missing);
  CHECK(runner.commands().size() == 1);
}
