#include "render/facts_kops.h"

#include <doctest/doctest.h>

#include "render/specimen.h"

using namespace cloudctl;

namespace {

plan::Plan cluster() {
  plan::Plan plan = specimen::kubernetes({specimen::web()});
  plan.target.type = config::TargetType::kops;
  plan.target.kops = plan::Kops{.cloud = {.cluster = "demo.k8s.local", .region = "us-west-2"},
                                .control_type = "t3.medium"};
  plan.target.kops->cloud.zones = {"us-west-2a", "us-west-2b"};
  plan.target.kops->cloud.nodes = {.name = "workers", .type = "t3.large", .least = 2, .most = 4};
  return plan;
}

std::string text_of(const plan::Plan& plan, const std::string& path) {
  return specimen::content(render::render(plan, {}), path);
}

}  // namespace

TEST_CASE("kops: the cluster's definition stands beside the manifests, machines in their groups") {
  const auto files = render::render(cluster(), {});
  CHECK(specimen::has(files, "manifests/10-namespace.yaml"));
  const std::string control = specimen::content(files, "cluster/20-control-plane.yaml");
  CHECK(control.find("role: Master\n") != std::string::npos);
  CHECK(control.find("name: control-plane-us-west-2a\n") != std::string::npos);
  const std::string nodes = specimen::content(files, "cluster/21-nodes.yaml");
  CHECK(nodes.find("minSize: 2\n  maxSize: 4\n") != std::string::npos);
  CHECK(nodes.find("    - us-west-2a\n    - us-west-2b\n") != std::string::npos);
}

TEST_CASE("kops: private machines have a network with a gateway in each zone") {
  plan::Plan plan = cluster();
  const std::string path = "cluster/10-cluster.yaml";
  CHECK(text_of(plan, path).find("name: utility-us-west-2b\n      type: Utility\n") !=
        std::string::npos);
  plan.target.kops->cloud.nodes.is_private = false;
  CHECK(text_of(plan, path).find("Utility") == std::string::npos);
  CHECK(text_of(plan, path).find("type: Public\n      zone: us-west-2a\n") != std::string::npos);
}

TEST_CASE("kops: version and key only if they are given") {
  plan::Plan plan = cluster();
  const std::string path = "cluster/10-cluster.yaml";
  CHECK(text_of(plan, path).find("kubernetesVersion") == std::string::npos);
  CHECK(text_of(plan, path).find("ssh") == std::string::npos);
  plan.target.kops->cloud.version = "1.35.4";
  plan.target.kops->cloud.nodes.ssh_key = "ops";
  CHECK(text_of(plan, path).find("kubernetesVersion: \"1.35.4\"\n") != std::string::npos);
  CHECK(text_of(plan, path).find("sshKeyName: ops\n") != std::string::npos);
}
