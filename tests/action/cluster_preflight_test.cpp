#include "action/cluster_preflight.h"

#include <doctest/doctest.h>

#include <algorithm>

#include "action/cluster_stage.h"

namespace {

using namespace cloudctl;
using action::Grade;

action::PreflightRequest request_of(release::Record record) {
  action::PreflightRequest request;
  request.check.place = {.kubectl = {.context = "test", .kube_namespace = "shop"},
                         .project = "shop",
                         .target = "test"};
  request.check.record = std::move(record);
  request.questions = action::questions_for(request.check);
  return request;
}

action::ClusterFacts healthy() {
  return {.uid = "CLUSTER",
          .server = "https://10.0.0.1:6443",
          .space = action::Space::absent,
          .version = {.client = "v1.36.3", .server = "v1.35.1"},
          .classes = std::vector<action::StorageClass>{{.name = "standard", .is_default = true}},
          .ports = std::vector<action::NodePortUse>{}};
}

// The check of this name; a test fails without one.
action::Check find(const action::PreflightRequest& request, const action::ClusterFacts& facts,
                   const std::string& name) {
  test::FakeRunner runner;
  test::FakeClock clock;
  base::Cancel cancel;
  test::RecordedProgress progress;
  action::World world{
      .runner = runner, .clock = clock, .cancel = cancel, .progress = progress, .ask = {}};
  for (const auto& check : action::judged_checks(world, request, facts)) {
    if (check.name == name) return check;
  }
  FAIL("there is no check \"" << name << "\"");
  return {};
}

release::Record with_node_port(int port) {
  auto record = test::kube_release({"web"});
  record.objects.push_back(test::kube_object(
      "v1", "Service", "web",
      R"({"ports":[{"nodePort":)" + std::to_string(port) + R"(,"port":80}],"type":"NodePort"})"));
  return record;
}

}  // namespace

TEST_CASE("cluster_preflight: a cluster that does not answer is all that is said") {
  auto facts = healthy();
  facts.no_answer = base::Failure{
      .what = "it is away", .where = "", .next = "wait", .code = base::ExitCode::missing_tool};
  const auto request = request_of(test::kube_release({"web"}));
  CHECK(find(request, facts, "cluster").grade == Grade::failed);
  CHECK(find(request, facts, "cluster").code == base::ExitCode::missing_tool);
}

TEST_CASE("cluster_preflight: another cluster than the pinned one is refused by both names") {
  auto request = request_of(test::kube_release({"web"}));
  CHECK(find(request, healthy(), "identity").grade == Grade::ok);
  request.check.place.pinned_uid = "OTHER";
  request.check.place.pinned_server = "https://10.0.0.9:6443";
  const auto check = find(request, healthy(), "identity");
  CHECK(check.grade == Grade::failed);
  CHECK(check.found.find("CLUSTER at https://10.0.0.1:6443, not OTHER at https://10.0.0.9:6443") !=
        std::string::npos);
}

TEST_CASE("cluster_preflight: kubectl and server may be one version apart, not three") {
  const auto request = request_of(test::kube_release({"web"}));
  auto facts = healthy();
  CHECK(find(request, facts, "kubectl").grade == Grade::ok);
  facts.version.server = "v1.34.0";
  CHECK(find(request, facts, "kubectl").grade == Grade::warning);
  facts.version.server = "v1.33.0";
  CHECK(find(request, facts, "kubectl").grade == Grade::failed);
}

TEST_CASE("cluster_preflight: rights that are missing are named") {
  auto facts = healthy();
  facts.refused = {{.verb = "patch", .group = "apps", .resource = "deployments"},
                   {.verb = "create", .group = "", .resource = "secrets"}};
  const auto check = find(request_of(test::kube_release({"web"})), facts, "rights");
  CHECK(check.found == "this user may not patch deployments.apps, create secrets");
  CHECK(check.code == base::ExitCode::unauthorised);
}

TEST_CASE("cluster_preflight: a node port of another service is refused, our own is not") {
  auto facts = healthy();
  facts.ports = {{.port = 31000, .kube_namespace = "shop", .service = "web"}};
  CHECK(find(request_of(with_node_port(31000)), facts, "node ports").grade == Grade::ok);
  facts.ports = {{.port = 31000, .kube_namespace = "blog", .service = "front"}};
  const auto check = find(request_of(with_node_port(31000)), facts, "node ports");
  CHECK(check.found == "node port 31000 is taken by service \"front\" of namespace \"blog\"");
  CHECK(check.fix.find("node:31001") != std::string::npos);
}

TEST_CASE("cluster_preflight: volumes want a default storage class") {
  auto record = test::kube_release({"web"});
  record.objects.push_back(test::kube_object("v1", "PersistentVolumeClaim", "web"));
  auto facts = healthy();
  CHECK(find(request_of(record), facts, "storage class").grade == Grade::ok);
  facts.classes->front().is_default = false;
  CHECK(find(request_of(record), facts, "storage class").grade == Grade::failed);
}

TEST_CASE("cluster_preflight: an autoscaler wants a metrics server") {
  auto record = test::kube_release({"web"});
  record.objects.push_back(test::kube_object("autoscaling/v2", "HorizontalPodAutoscaler", "web"));
  auto facts = healthy();
  CHECK(find(request_of(record), facts, "metrics server").grade == Grade::ok);
  facts.measures = false;
  CHECK(find(request_of(record), facts, "metrics server").grade == Grade::failed);
}

TEST_CASE("cluster_preflight: a minikube's metrics server may still be on its way") {
  auto record = test::kube_release({"web"});
  record.objects.push_back(test::kube_object("autoscaling/v2", "HorizontalPodAutoscaler", "web"));
  auto request = request_of(record);
  request.check.place.type = config::TargetType::minikube;
  auto facts = healthy();
  facts.measures = false;
  CHECK(find(request, facts, "metrics server").grade == Grade::warning);
}

TEST_CASE("cluster_preflight: what the last release proves is not asked again") {
  auto last = test::kube_release({"web"});
  last.cluster = "CLUSTER";
  auto request = request_of(test::kube_release({"web"}, "acme/web:2"));
  request.check.place.pinned_uid = "CLUSTER";
  const auto same = action::questions_after(request.check, last);
  CHECK_FALSE(same.identity);
  CHECK_FALSE(same.version);
  CHECK(same.rights.empty());
  request.check.record = with_node_port(31000);
  const auto more = action::questions_after(request.check, last);
  CHECK_FALSE(more.rights.empty());
  CHECK(more.services);
  request.check.place.pinned_uid = "OTHER";
  CHECK(action::questions_after(request.check, last).identity);
}

TEST_CASE("rights_for: every kind of the release, the lease and the records") {
  const auto rights = action::rights_for(test::kube_release({"web"}).objects);
  const auto has = [&](const tool::Right& right) {
    return std::find(rights.begin(), rights.end(), right) != rights.end();
  };
  CHECK(has({.verb = "patch", .group = "apps", .resource = "deployments"}));
  CHECK(has({.verb = "create", .group = "coordination.k8s.io", .resource = "leases"}));
  CHECK(has({.verb = "delete", .group = "", .resource = "secrets"}));
  CHECK(has({.verb = "watch", .group = "", .resource = "pods"}));
}

TEST_CASE("cluster_preflight: nodes are compared with the platforms that are built for") {
  auto request = request_of(test::kube_release({"web"}));
  request.check.platforms = {{"r.io/web:c-1", {"linux/amd64", "linux/arm64"}}};
  request.questions = action::questions_for(request.check);
  auto facts = healthy();
  facts.nodes = {{.name = "n1", .architecture = "arm64"}, {.name = "n2", .architecture = "amd64"}};
  CHECK(find(request, facts, "architecture").grade == Grade::ok);
  request.check.platforms = {{"r.io/web:c-1", {"linux/amd64"}}};
  const auto check = find(request, facts, "architecture");
  CHECK(check.grade == Grade::failed);
  CHECK(check.found == "image \"r.io/web:c-1\" is built for linux/amd64, node \"n1\" is arm64");
  CHECK(check.fix == "build for it too: services.NAME.build.platforms: [linux/amd64, linux/arm64]");
}
