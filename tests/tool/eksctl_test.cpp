#include "tool/eksctl.h"

#include <doctest/doctest.h>

using namespace cloudctl;
using tool::EksctlLevel;

TEST_CASE("eksctl: a cluster is made from its file, and nobody's kubeconfig is touched") {
  CHECK(printed(tool::eksctl_create("/s/cluster.yaml", 60)) ==
        "eksctl create cluster --config-file /s/cluster.yaml --timeout 60m "
        "--write-kubeconfig=false --color false");
}

TEST_CASE("eksctl: a delete waits to the end") {
  CHECK(printed(tool::eksctl_delete({"prod", "us-west-2"})) ==
        "eksctl delete cluster --name prod --region us-west-2 --wait "
        "--disable-nodegroup-eviction --color false");
}

TEST_CASE("eksctl: scaling says all three numbers") {
  CHECK(printed(tool::eksctl_scale({"prod", "us-west-2"},
                                   {.group = "workers", .count = 3, .least = 1, .most = 4})) ==
        "eksctl scale nodegroup --cluster prod --region us-west-2 --name workers --nodes 3 "
        "--nodes-min 1 --nodes-max 4 --color false");
}

TEST_CASE("eksctl: its log lines by their marks, and nothing else") {
  const auto line = tool::parse_eksctl_line(
      "2026-11-21 21:40:38 [ℹ]  building cluster stack \"eksctl-prod-cluster\"");
  REQUIRE(line);
  CHECK(*line ==
        tool::EksctlLine{EksctlLevel::info, "building cluster stack \"eksctl-prod-cluster\""});
  CHECK(tool::parse_eksctl_line("2026-11-21 21:40:38 [✖]  x")->level == EksctlLevel::error);
  CHECK(tool::parse_eksctl_line("2026-11-21 21:40:38 [!]  x")->level == EksctlLevel::warning);
  CHECK(tool::parse_eksctl_line("2026-11-21 21:40:38 [✔]  x")->level == EksctlLevel::done);
  CHECK_FALSE(tool::parse_eksctl_line("Error: x"));
  CHECK_FALSE(tool::parse_eksctl_line(""));
}

TEST_CASE("eksctl: its last error says why, but for the one that says nothing") {
  process::Completed done;
  done.err = "Error: unable to describe control plane \"x\"\n";
  CHECK(tool::eksctl_error(done) == "unable to describe control plane \"x\"");
  done.err = "Error: failed to create cluster \"x\"\n";
  done.out = "2026-11-21 21:40:38 [✖]  AWS::EC2::VPC/VPC: CREATE_FAILED – \"no more\"\n";
  CHECK(tool::eksctl_error(done) == "AWS::EC2::VPC/VPC: CREATE_FAILED – \"no more\"");
}

TEST_CASE("eksctl: the version without its build, and the stacks by their names") {
  CHECK(tool::parse_eksctl_version("0.230.0\n") == "0.230.0");
  CHECK(tool::parse_eksctl_version("0.231.0-dev+abc\n") == "0.231.0");
  CHECK(tool::is_stack_of("eksctl-prod-cluster", "prod"));
  CHECK(tool::is_stack_of("eksctl-prod-nodegroup-workers", "prod"));
  CHECK_FALSE(tool::is_stack_of("eksctl-prod-2-cluster", "prod"));
}

TEST_CASE("eksctl: node groups") {
  CHECK(tool::parse_groups(R"([{"Cluster":"prod","Name":"workers","Status":"ACTIVE","MaxSize":4,
    "MinSize":1,"DesiredCapacity":2,"InstanceType":"t3.large","Version":"1.35"}])") ==
        std::vector<tool::EksGroup>{{.name = "workers",
                                     .status = "ACTIVE",
                                     .type = "t3.large",
                                     .version = "1.35",
                                     .count = 2,
                                     .least = 1,
                                     .most = 4}});
}

TEST_CASE("eksctl: addons, with the first issue of one that is not well") {
  CHECK(tool::parse_addons(R"([{"Name":"vpc-cni","Status":"ACTIVE","Issues":null},
    {"Name":"coredns","Status":"DEGRADED","Issues":[{"Code":"X","Message":"too few"}]}])") ==
        std::vector<tool::EksAddon>{{.name = "vpc-cni", .status = "ACTIVE", .issue = ""},
                                    {.name = "coredns", .status = "DEGRADED", .issue = "too few"}});
}
