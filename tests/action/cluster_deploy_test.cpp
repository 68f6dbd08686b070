#include "action/cluster_deploy.h"

#include <doctest/doctest.h>

#include <algorithm>

#include "action/cluster_stage.h"
#include "action/evidence.h"
#include "base/error.h"
#include "base/file.h"

namespace {

using namespace cloudctl;
using base::ExitCode;
using release::Result;
using Verbs = std::vector<std::string>;

long count(const Verbs& verbs, const std::string& verb) {
  return std::count(verbs.begin(), verbs.end(), verb);
}

}  // namespace

TEST_CASE("deploy_to_cluster: a first release is applied, awaited, recorded and pinned") {
  test::ClusterStage stage;
  const auto done = stage.deploy("1");
  CHECK(done.sentence == "release 1 of \"shop\" serves");
  CHECK(done.code == ExitCode::ok);
  CHECK(done.changed);
  CHECK(stage.server.has("Deployment", "web"));
  const auto record = stage.history().newest();
  REQUIRE(record);
  CHECK(record->result == Result::good);
  CHECK(record->cluster == "CLUSTER");
  CHECK(base::read_file(stage.folder.path() / "pin.json").find("CLUSTER") != std::string::npos);
}

TEST_CASE("deploy_to_cluster: nothing to do is seen by one look, and makes no release") {
  test::ClusterStage stage;
  REQUIRE(stage.deploy("1").code == ExitCode::ok);
  stage.server.forget_verbs();
  const auto done = stage.deploy("1");
  CHECK_FALSE(done.changed);
  CHECK(done.sentence == "nothing to do: release 1 of \"shop\" serves already");
  // Of the project and, beside it, of the nodes.
  CHECK(stage.server.verbs() == Verbs{"get", "get"});
}

TEST_CASE("deploy_to_cluster: another image takes a look, the lease, an apply and the record") {
  test::ClusterStage stage;
  REQUIRE(stage.deploy("1").code == ExitCode::ok);
  auto request = stage.request("2");
  request.place.pinned_uid = "CLUSTER";
  request.view = action::look_at_cluster(stage.world, request.place);
  stage.server.forget_verbs();
  const auto done = action::deploy_to_cluster(stage.world, request);
  CHECK(done.release == 2);
  CHECK(stage.server.verbs() == Verbs{"replace", "apply", "apply"});
}

TEST_CASE("deploy_to_cluster: what does not serve is replaced by the last good release") {
  test::ClusterStage stage;
  REQUIRE(stage.deploy("1").code == ExitCode::ok);
  stage.server.broken = {"acme/web:2"};
  const auto done = stage.deploy("2");
  CHECK(done.code == ExitCode::rolled_back);
  CHECK(done.release == 1);
  CHECK(done.sentence.find("release 1 of \"shop\" is back and serves") != std::string::npos);
  REQUIRE(done.cause);
  CHECK(done.cause->sentence.find("exits with 3") != std::string::npos);
  CHECK(stage.server.text("Deployment", "web").find("acme/web:1") != std::string::npos);
  CHECK(stage.history().find(2)->result == Result::rolled_back);
  const auto dossier = action::last_dossier(stage.folder.path());
  REQUIRE(dossier);
  CHECK(dossier->result == "rolled back to release 1");
  CHECK_FALSE(dossier->containers.empty());
}

TEST_CASE("deploy_to_cluster: without an earlier release, or as told, nothing is put back") {
  test::ClusterStage stage;
  stage.server.broken = {"acme/web:1"};
  const auto first = stage.deploy("1");
  CHECK(first.code == ExitCode::rollout_failed);
  CHECK(first.sentence.find("there is no earlier release to go back to") != std::string::npos);
  CHECK(stage.history().newest()->result == Result::failed);
}

TEST_CASE("deploy_to_cluster: a change made by hand is refused before anything is changed") {
  test::ClusterStage stage;
  REQUIRE(stage.deploy("1").code == ExitCode::ok);
  auto edited = nlohmann::json::parse(stage.server.text("Deployment", "web"));
  edited["spec"]["replicas"] = 5;
  stage.server.put(edited);
  stage.server.conflict =
      "error: Apply failed with 1 conflict: conflict with \"kubectl-edit\" using apps/v1: "
      ".spec.replicas\n";
  const auto done = stage.deploy("2");
  CHECK(done.code == ExitCode::failed);
  CHECK(done.sentence == "deploy of \"shop\" failed before anything was changed");
  CHECK(done.cause->sentence.find("\"kubectl-edit\" has set .spec.replicas") == 0);
  auto forced = stage.request("2");
  forced.force_conflicts = true;
  CHECK(action::deploy_to_cluster(stage.world, forced).code == ExitCode::ok);
}

TEST_CASE("deploy_to_cluster: an object of somebody else under a wanted name is refused") {
  test::ClusterStage stage;
  stage.server.put(
      {{"apiVersion", "apps/v1"},
       {"kind", "Deployment"},
       {"metadata", {{"name", "web"}, {"namespace", "shop"}}},
       {"spec", {{"template", {{"spec", {{"containers", {{{"image", "theirs"}}}}}}}}}}});
  const auto done = stage.deploy("1");
  CHECK(done.code == ExitCode::failed);
  CHECK(done.cause->sentence.find("Deployment \"web\" in namespace \"shop\" is not ours") == 0);
  CHECK(stage.server.text("Deployment", "web").find("theirs") != std::string::npos);
}

TEST_CASE("deploy_to_cluster: another cluster under the same name is refused") {
  test::ClusterStage stage;
  auto request = stage.request("1");
  request.place.pinned_uid = "OTHER";
  request.place.pinned_server = "https://10.0.0.9:6443";
  CHECK_THROWS_AS(static_cast<void>(action::deploy_to_cluster(stage.world, request)), base::Error);
  CHECK(count(stage.server.verbs(), "apply") == 0);
}

TEST_CASE("deploy_to_cluster: a secret without a value anywhere ends it before anything is done") {
  test::ClusterStage stage;
  auto request = stage.request("1");
  request.desired.services[0].secrets = {"TOKEN"};
  const auto refused = action::deploy_to_cluster(stage.world, request);
  CHECK(refused.code == ExitCode::usage);
  CHECK(refused.cause->sentence == "no value for TOKEN");
  request.secrets = {{"TOKEN", base::Secret("swordfish")}};
  CHECK(action::deploy_to_cluster(stage.world, request).code == ExitCode::ok);
  CHECK(stage.server.has("Secret", "shop-secrets"));
  CHECK(stage.server.text("Deployment", "web").find("TOKEN=r1") != std::string::npos);
  request.secrets.clear();
  CHECK_FALSE(action::deploy_to_cluster(stage.world, request).changed);
  request.secrets = {{"TOKEN", base::Secret("marlin")}};
  CHECK(action::deploy_to_cluster(stage.world, request).changed);
  CHECK(stage.server.text("Deployment", "web").find("TOKEN=r2") != std::string::npos);
  // A release that had the first value has it again, and the next one of the file the second.
  request.desired.secret_marks = {{"TOKEN", "r1"}};
  CHECK(action::deploy_to_cluster(stage.world, request).changed);
  CHECK(stage.server.text("Deployment", "web").find("TOKEN=r1") != std::string::npos);
  request.desired.secret_marks.clear();
  CHECK(action::deploy_to_cluster(stage.world, request).changed);
  CHECK(stage.server.text("Deployment", "web").find("TOKEN=r2") != std::string::npos);
}

TEST_CASE("deploy_to_cluster: a run that was killed is named, and marked as interrupted") {
  test::ClusterStage stage;
  REQUIRE(stage.deploy("1").code == ExitCode::ok);
  auto left = *stage.history().newest();
  left.number = 2;
  left.result = Result::pending;
  for (const auto& text : release::to_objects(left, "shop")) {
    stage.server.put(nlohmann::json::parse(text));
  }
  const auto done = stage.deploy("2");
  CHECK(done.release == 3);
  CHECK(stage.history().find(2)->result == Result::interrupted);
  const auto warnings = stage.progress.only(action::EventKind::warning);
  REQUIRE_FALSE(warnings.empty());
  CHECK(warnings[0].text == "release 2 of \"shop\" has no verdict and is marked as interrupted");
}

TEST_CASE("deploy_to_cluster: what a release no longer has is removed when it serves") {
  test::ClusterStage stage;
  auto both = stage.request("1");
  both.desired = test::kube_release({"web", "api"}, "acme/web:1");
  REQUIRE(action::deploy_to_cluster(stage.world, both).code == ExitCode::ok);
  REQUIRE(stage.server.has("Deployment", "api"));
  REQUIRE(stage.deploy("1").code == ExitCode::ok);
  CHECK_FALSE(stage.server.has("Deployment", "api"));
}

TEST_CASE("deploy_to_cluster: a saved plan is refused when the world has moved") {
  test::ClusterStage stage;
  REQUIRE(stage.deploy("1").code == ExitCode::ok);
  auto request = stage.request("2");
  request.seen = action::plan_for_cluster(stage.world, request).seen;
  auto edited = nlohmann::json::parse(stage.server.text("Deployment", "web"));
  edited["spec"]["replicas"] = 5;
  stage.server.put(edited);
  CHECK_THROWS_WITH_AS(static_cast<void>(action::deploy_to_cluster(stage.world, request)),
                       "the cluster has changed since the plan was made: Deployment/web",
                       base::Error);
}

TEST_CASE("cluster_deploy_steps: what would run is said, and nothing is changed") {
  test::ClusterStage stage;
  const auto steps = action::cluster_deploy_steps(stage.world, stage.request("1"));
  std::vector<std::string> ids;
  for (const auto& step : steps) ids.push_back(step.id);
  CHECK(ids == std::vector<std::string>{"check", "lease", "start/1", "verdict", "record"});
  CHECK(stage.server.verbs() == Verbs{"get", "get"});
  REQUIRE(stage.deploy("1").code == ExitCode::ok);
  CHECK(action::cluster_deploy_steps(stage.world, stage.request("1")).empty());
}

TEST_CASE("down_in_cluster: what is ours goes, the data and the secrets for it stay") {
  test::ClusterStage stage;
  REQUIRE(stage.deploy("1").code == ExitCode::ok);
  stage.server.put({{"apiVersion", "v1"},
                    {"kind", "PersistentVolumeClaim"},
                    {"metadata",
                     {{"name", "data-web-0"},
                      {"namespace", "shop"},
                      {"labels", {{"app.kubernetes.io/part-of", "shop"}}}}}});
  const auto done = action::down_in_cluster(stage.world, {.place = stage.place(), .pid = 4711});
  CHECK(done.containers == std::vector<std::string>{"Deployment/web"});
  CHECK(done.kept == std::vector<std::string>{"PersistentVolumeClaim/data-web-0"});
  CHECK_FALSE(stage.server.has("Deployment", "web"));
  CHECK(stage.server.has("PersistentVolumeClaim", "data-web-0"));
  CHECK(stage.history().list().empty());
  const auto all =
      action::down_in_cluster(stage.world, {.place = stage.place(), .data = true, .pid = 4711});
  CHECK(all.sentence == "nothing of \"shop\" runs");
  CHECK_FALSE(stage.server.has("PersistentVolumeClaim", "data-web-0"));
}

TEST_CASE("deploy_to_cluster: with nothing to do too, another cluster is refused by name") {
  test::ClusterStage stage;
  REQUIRE(stage.deploy("1").code == ExitCode::ok);
  auto request = stage.request("1");
  request.place.pinned_uid = "CLUSTER";
  CHECK_FALSE(action::deploy_to_cluster(stage.world, request).changed);
  stage.server.uid = "ANOTHER";
  try {
    static_cast<void>(action::deploy_to_cluster(stage.world, request));
    FAIL("it should have been refused");
  } catch (const base::Error& error) {
    CHECK(error.failure().what.find("this is another cluster than the one that \"test\" was "
                                    "deployed to before: ANOTHER at ") == 0);
    CHECK(error.failure().code == ExitCode::missing_tool);
  }
}
