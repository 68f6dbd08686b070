#include "tool/kops.h"

#include <doctest/doctest.h>

using namespace cloudctl;

namespace {

const tool::KopsName name{"demo.k8s.local", "s3://bucket"};

}  // namespace

TEST_CASE("kops: every command says which cluster and which store") {
  CHECK(printed(tool::kops_define("s3://bucket", {"/s/10-cluster.yaml", "/s/21-nodes.yaml"})) ==
        "kops replace --state s3://bucket --force --filename /s/10-cluster.yaml --filename "
        "/s/21-nodes.yaml");
  CHECK(printed(tool::kops_update(name)) ==
        "kops update cluster --name demo.k8s.local --state s3://bucket --yes "
        "--create-kube-config=false");
  CHECK(printed(tool::kops_export(name, "/run/kubeconfig", "2h")) ==
        "kops export kubeconfig --name demo.k8s.local --state s3://bucket --admin=2h --kubeconfig "
        "/run/kubeconfig");
  CHECK(printed(tool::kops_delete(name)) ==
        "kops delete cluster --name demo.k8s.local --state s3://bucket --yes");
}

TEST_CASE("kops: the words of its log without what klog puts before them") {
  CHECK(
      tool::parse_kops_line(
          "I1122 01:02:03.456789    4711 executor.go:171] Tasks: 34 done / 98 total; 40 can run") ==
      "Tasks: 34 done / 98 total; 40 can run");
  CHECK(tool::parse_kops_line("W1122 01:02:03.456789 1 executor.go:139] error running task") ==
        "error running task");
  CHECK_FALSE(tool::parse_kops_line("Cluster is starting.  It should be ready in a few minutes."));
  CHECK_FALSE(tool::parse_kops_line("Error: x] y"));
  CHECK_FALSE(tool::parse_kops_line(""));
}

TEST_CASE("kops: a look at the cluster gives its nodes and what is not well") {
  const auto health = tool::parse_kops_health(
      R"({"failures":[{"type":"Machine","name":"i-1","message":"machine has not yet joined"}],
          "nodes":[{"name":"i-2","zone":"us-west-2a","role":"node","status":"True"},
                   {"name":"i-3","role":"control-plane","status":"False"}]})");
  REQUIRE(health);
  CHECK(health->nodes == std::vector<tool::KopsNode>{{.name = "i-2", .role = "node", .ready = true},
                                                     {.name = "i-3", .role = "control-plane"}});
  CHECK(health->failures ==
        std::vector<std::string>{"Machine \"i-1\": machine has not yet joined"});
  CHECK_FALSE(tool::parse_kops_health(""));
}

TEST_CASE("kops: its version, that of Kubernetes, and why it failed") {
  CHECK(tool::parse_kops_version("1.35.0\n") == "1.35.0");
  CHECK(tool::parse_kops_kubernetes(R"({"spec":{"kubernetesVersion":"v1.35.4"}})") == "1.35.4");
  process::Completed done;
  done.err = "I1122 01:02:03.456789 1 x.go:1] y\n\nError: cluster \"x\" not found\n";
  CHECK(tool::kops_error(done) == "cluster \"x\" not found");
}
