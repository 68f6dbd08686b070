#include "action/cluster_apply.h"

#include <doctest/doctest.h>

#include "action/cluster_roll.h"
#include "action/cluster_values.h"
#include "support/fake_runner.h"

namespace {

using namespace cloudctl;

action::ClusterApply apply_of(release::Record record) {
  return {.place = {.kubectl = {.kube_namespace = "shop"}, .project = "shop", .target = "test"},
          .record = std::move(record)};
}

std::vector<std::string> names(const action::ClusterWave& wave) {
  std::vector<std::string> all;
  for (const auto& object : wave.objects) all.push_back(object.name.kind + "/" + object.name.name);
  return all;
}

using Names = std::vector<std::string>;

tool::Workload database(int ready) {
  return {.kind = "Deployment",
          .name = "db",
          .service = "db",
          .wanted = 1,
          .replicas = 1,
          .updated = 1,
          .ready = ready,
          .available = ready,
          .images = {"acme/web:1"}};
}

}  // namespace

TEST_CASE("waves_to_apply: a first release is applied in the order of its waves") {
  const auto waves = action::waves_to_apply(apply_of(test::kube_release({"db", "web"})));
  REQUIRE(waves.size() == 2);
  CHECK(names(waves[0]) == Names{"Deployment/db"});
  CHECK(names(waves[1]) == Names{"Deployment/web"});
  CHECK(waves[1].services == Names{"web"});
}

TEST_CASE(
    "waves_to_apply: what lives as it should is not sent, and its wave is no call of its own") {
  auto apply = apply_of(test::kube_release({"db", "web"}, "acme/web:2"));
  apply.record.objects[0] = test::kube_deployment("db", "acme/web:1");
  apply.live = {test::living(test::kube_deployment("db", "acme/web:1")),
                test::living(test::kube_deployment("web", "acme/web:1"))};
  apply.scene.workloads = {database(1)};
  auto waves = action::waves_to_apply(apply);
  REQUIRE(waves.size() == 1);
  CHECK(names(waves[0]) == Names{"Deployment/web"});
  CHECK(waves[0].services == Names{"db", "web"});
  apply.scene.workloads = {database(0)};  // as a run that was killed has left it
  waves = action::waves_to_apply(apply);
  REQUIRE(waves.size() == 2);
  CHECK(waves[0].objects.empty());
  CHECK(names(waves[1]) == Names{"Deployment/web"});
}

TEST_CASE("gaps: a service with a volume of its own is said to be away for a moment") {
  auto apply = apply_of(test::kube_release({"web"}, "acme/web:2"));
  auto& wanted = apply.record.objects[0].json;
  wanted.insert(wanted.find("\"replicas\""), R"("strategy":{"type":"Recreate"},)");
  CHECK(action::gaps(apply, action::waves_to_apply(apply).at(0)).empty());
  apply.live = {test::living(test::kube_deployment("web", "acme/web:1"))};
  const auto said = [&] { return action::gaps(apply, action::waves_to_apply(apply).at(0)); };
  CHECK(said() == Names{"web is stopped before its successor starts"});
  apply.record.services[0].settings["storage./data"] = "1Gi";
  CHECK(said() == Names{"web is stopped before its successor starts: only one pod at a time can "
                        "hold its volume"});
}

TEST_CASE("waves_to_apply: what asks for less than the release before is sent") {
  auto apply = apply_of(test::kube_release({"web"}));
  apply.before = apply.record.objects;
  apply.before[0].json.insert(1, R"("spare":"field",)");
  apply.live = {test::living(apply.before[0])};
  CHECK(names(action::waves_to_apply(apply).at(0)) == Names{"Deployment/web"});
}

TEST_CASE("waves_to_apply: everything is sent when told to") {
  auto apply = apply_of(test::kube_release({"web"}));
  apply.live = {test::living(apply.record.objects[0])};
  CHECK(action::waves_to_apply(apply).at(0).objects.empty());
  apply.all = true;
  CHECK(names(action::waves_to_apply(apply).at(0)) == Names{"Deployment/web"});
}

TEST_CASE("waves_to_apply: objects of the whole project go first, a namespace only once") {
  auto apply = apply_of(test::kube_release({"db", "web"}));
  render::Object space{.name = {.api_version = "v1", .kind = "Namespace", .name = "shop"},
                       .json = R"({"apiVersion":"v1","kind":"Namespace"})"};
  apply.record.objects.insert(apply.record.objects.begin(), space);
  CHECK(names(action::waves_to_apply(apply).at(0)) == Names{"Namespace/shop", "Deployment/db"});
  apply.before = {space};
  CHECK(names(action::waves_to_apply(apply).at(0)) == Names{"Deployment/db"});
}

TEST_CASE("cluster_apply_steps: one kubectl call a wave, then the question from outside") {
  auto apply = apply_of(test::kube_release({"db", "web"}));
  apply.first = {base::Secret(R"({"kind":"Secret"})")};
  const auto steps = action::cluster_apply_steps(apply);
  REQUIRE(steps.size() == 3);
  CHECK(steps[0].id == "start/1");
  CHECK(steps[0].title == "start db");
  CHECK(steps[1].needs == Names{"start/1"});
  CHECK(steps[2].id == "verdict");
  CHECK(steps[2].needs == Names{"start/2"});
  REQUIRE(steps[0].commands.size() == 1);
  CHECK(process::printed(steps[0].commands[0]).find("apply --server-side") != std::string::npos);
  const auto& sent = steps[0].commands[0].input.reveal();
  CHECK(sent.find(R"({"kind":"Secret"})") < sent.find("Deployment"));
  CHECK(process::printed(steps[0].commands[0]).find("Secret") == std::string::npos);
}

TEST_CASE("cluster_apply_steps: on the way back fields of others are taken over") {
  auto apply = apply_of(test::kube_release({"web"}));
  const auto is_forced = [&] {
    const auto steps = action::cluster_apply_steps(apply);
    return process::printed(steps[0].commands[0]).find("--force-conflicts") != std::string::npos;
  };
  CHECK_FALSE(is_forced());
  apply.prefix = "back/";
  CHECK(is_forced());
}

TEST_CASE("refused: a conflict names who has set what, and the way out") {
  const process::CommandLine command{.argv = {"kubectl", "apply"}};
  const auto outcome = action::refused(
      command,
      test::exits(1, "",
                  "error: Apply failed with 1 conflict: conflict with \"kubectl-edit\" using "
                  "apps/v1: .spec.replicas\n"),
      "this release");
  CHECK_FALSE(outcome.ok);
  CHECK(outcome.text ==
        "\"kubectl-edit\" has set .spec.replicas in the cluster, and this release wants another "
        "value");
  CHECK(outcome.next.find("--force-conflicts") != std::string::npos);
}

TEST_CASE("refused: a server that is away is no verdict on the release") {
  const process::CommandLine command{.argv = {"kubectl", "--context", "staging", "apply"}};
  const auto away = action::refused(
      command,
      test::exits(1, "",
                  "The connection to the server 10.0.0.1:6443 was refused - did you specify the "
                  "right host or port?\n"),
      "the release");
  CHECK(away.code == base::ExitCode::missing_tool);
  CHECK(away.text.find("context \"staging\" does not answer") != std::string::npos);
  const auto invalid = action::refused(
      command, test::exits(1, "", "The Deployment \"web\" is invalid: spec.replicas: Invalid\n"),
      "the release");
  CHECK(invalid.code == base::ExitCode::failed);
  CHECK(invalid.text.find("the cluster refuses the release: ") == 0);
}
