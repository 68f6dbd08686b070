#include "observe/cluster_judge.h"

#include <doctest/doctest.h>

#include "observe/kube_values.h"

namespace {

using namespace cloudctl;
using namespace cloudctl::test;

observe::Standing of(tool::Workload workload, std::vector<tool::Pod> pods,
                     observe::ClusterExpected expected = web()) {
  expected.kind = workload.kind;
  return observe::standing({.workloads = {std::move(workload)}, .pods = std::move(pods)}, expected);
}

}  // namespace

TEST_CASE("cluster_judge: a deployment has rolled when all pods of the new version are available") {
  const auto standing =
      of(deployment(3, 3, 3), {pod("a", "new", running(true)), pod("b", "new", running(true)),
                               pod("c", "new", running(true))});
  CHECK(standing.rolled);
  CHECK(standing.ready == 3);
  CHECK(standing.old == 0);
  CHECK(standing.words.empty());
}

TEST_CASE("cluster_judge: what the controller has not seen yet is not believed") {
  auto workload = deployment(3, 3, 3);
  workload.observed_generation = 1;
  const auto standing = of(workload, {});
  CHECK_FALSE(standing.rolled);
  CHECK(standing.words == "the cluster has not begun with it yet");
}

TEST_CASE("cluster_judge: pods of the version before are not counted as ready") {
  auto workload = deployment(3, 1, 3);
  workload.replicas = 4;
  const auto standing =
      of(workload, {pod("a", "old", running(true)), pod("b", "old", running(true)),
                    pod("c", "old", running(true)), pod("d", "new", running(false))});
  CHECK_FALSE(standing.rolled);
  CHECK(standing.updated == 1);
  CHECK(standing.ready == 0);
  CHECK(standing.old == 3);
  CHECK(standing.words == "1 of 3 pods run the new version");
}

TEST_CASE("cluster_judge: of two revisions with as many pods the one begun last is the new one") {
  auto workload = deployment(2, 1, 2);
  const auto standing =
      of(workload, {pod("a", "old", running(true)), pod("b", "new", running(true))});
  CHECK(standing.ready == 1);
  const std::vector<tool::Pod> living{pod("a", "old", running(true)),
                                      pod("b", "new", running(true))};
  CHECK(observe::is_newest(living[1], workload, living));
  CHECK_FALSE(observe::is_newest(living[0], workload, living));
}

TEST_CASE("cluster_judge: a deployment is not done while an older pod is still there") {
  auto workload = deployment(2, 2, 3);
  workload.replicas = 3;
  const auto standing =
      of(workload, {pod("a", "old", running(true)), pod("b", "new", running(true)),
                    pod("c", "new", running(true))});
  CHECK_FALSE(standing.rolled);
  CHECK(standing.words == "1 pod of the version before still to go");
}

TEST_CASE("cluster_judge: pods on their way out are not in the way") {
  auto leaving = pod("a", "old", running(true));
  leaving.being_deleted = true;
  const auto standing = of(deployment(1, 1, 1), {leaving, pod("b", "new", running(true))});
  CHECK(standing.rolled);
}

TEST_CASE("cluster_judge: a paused rollout says so") {
  auto workload = deployment(3, 0, 3);
  workload.paused = true;
  const auto standing = of(workload, {pod("a", "old", running(true))});
  CHECK_FALSE(standing.rolled);
  CHECK(standing.words == "its rollout is paused: 0 of 3 pods run the new version");
}

TEST_CASE("cluster_judge: a deployment scaled to nothing is done when no pod is left") {
  CHECK(of(deployment(0, 0, 0), {}).rolled);
  auto workload = deployment(0, 0, 0);
  workload.replicas = 1;
  CHECK_FALSE(of(workload, {}).rolled);
}

TEST_CASE("cluster_judge: counts do for a deployment whose pods are not known yet") {
  auto workload = deployment(3, 2, 3);
  workload.replicas = 4;
  const auto standing = of(workload, {});
  CHECK(standing.updated == 2);
  CHECK(standing.old == 2);
  CHECK(standing.ready == 1);
}

TEST_CASE("cluster_judge: a stateful set has rolled when its revision has become the current one") {
  tool::Workload workload{.kind = "StatefulSet",
                          .name = "web",
                          .service = "web",
                          .wanted = 2,
                          .replicas = 2,
                          .updated = 1,
                          .ready = 2,
                          .available = 2,
                          .current_revision = "web-1",
                          .update_revision = "web-2"};
  const std::vector<tool::Pod> pods{pod("web-0", "web-1", running(true)),
                                    pod("web-1", "web-2", running(true))};
  const auto standing = of(workload, pods);
  CHECK_FALSE(standing.rolled);
  CHECK(standing.ready == 1);
  CHECK(standing.old == 1);
  workload.current_revision = "web-2";
  workload.updated = 2;
  CHECK(of(workload, {}).rolled);
}

TEST_CASE("cluster_judge: pods of another image are old ones of a replication controller") {
  tool::Workload workload{.kind = "ReplicationController",
                          .name = "web",
                          .service = "web",
                          .wanted = 1,
                          .replicas = 1,
                          .updated = 1,
                          .ready = 1,
                          .available = 1,
                          .images = {"acme/web:2"}};
  auto old = pod("a", "", running(true));
  old.containers.front().image = "acme/web:1";
  old.owner_kind = "ReplicationController";
  const auto standing = of(workload, {old});
  CHECK_FALSE(standing.rolled);
  CHECK(standing.words == "0 of 1 pod run the new version");
  auto own = pod("b", "", running(true));
  own.owner_kind = "ReplicationController";
  CHECK(of(workload, {own}).rolled);
  // Of the Deployment that it replaces, which is removed when this one serves.
  old.owner_kind = "ReplicaSet";
  CHECK(of(workload, {own, old}).rolled);
}

TEST_CASE("cluster_judge: a job is done when it has completed, and has failed when it says so") {
  tool::Workload workload{.kind = "Job", .name = "web-1", .service = "web", .wanted = 1};
  CHECK(of(workload, {}).words == "its job has not ended yet");
  workload.succeeded = 1;
  CHECK(of(workload, {}).rolled);
  workload.succeeded = 0;
  workload.conditions = {{.type = "Failed", .status = "True", .reason = "BackoffLimitExceeded"}};
  CHECK(of(workload, {}).failed);
}

TEST_CASE("cluster_judge: of several jobs of a service the one with the wanted image counts") {
  tool::Workload old{.kind = "Job",
                     .name = "web-1",
                     .service = "web",
                     .wanted = 1,
                     .succeeded = 1,
                     .images = {"acme/web:1"}};
  tool::Workload now{
      .kind = "Job", .name = "web-2", .service = "web", .wanted = 1, .images = {"acme/web:2"}};
  auto expected = web();
  expected.kind = "Job";
  const observe::Scene scene{.workloads = {now, old}};
  REQUIRE(observe::workload_of(scene, expected) != nullptr);
  CHECK(observe::workload_of(scene, expected)->name == "web-2");
}

TEST_CASE("cluster_judge: a cron job serves by being on the schedule") {
  CHECK(of({.kind = "CronJob", .name = "web", .service = "web"}, {}).rolled);
}

TEST_CASE("cluster_judge: a workload that is not there is not found") {
  const auto standing = observe::standing({}, web());
  CHECK_FALSE(standing.found);
  CHECK(standing.words == "there is no Deployment of it in the cluster");
}
