#include <doctest/doctest.h>

#include <algorithm>

#include "action/eks_stage.h"

using namespace cloudctl;
using action::Check;
using action::Grade;
using test::EksStage;
using test::exits;

namespace {

const Check& check(const std::vector<Check>& checks, const std::string& name) {
  const auto found = std::find_if(checks.begin(), checks.end(),
                                  [&](const Check& each) { return each.name == name; });
  REQUIRE_MESSAGE(found != checks.end(), name);
  return *found;
}

struct Stage : EksStage {
  Stage() { cloud.zones = {"us-west-2a", "us-west-2b"}; }
  void programs(const std::string& eksctl, const std::string& aws) {
    runner.expect("eksctl version", exits(0, eksctl));
    runner.expect("aws --version", exits(0, aws));
    runner.expect("kubectl version --client -o json",
                  exits(0, R"({"clientVersion":{"gitVersion":"v1.36.0"}})"));
  }
  void zones() {
    runner.expect("*ec2 describe-availability-zones *",
                  exits(0, R"({"AvailabilityZones":[{"ZoneName":"us-west-2a"},
    {"ZoneName":"us-west-2c"}]})"));
  }
  void versions() {
    runner.expect("*eks describe-cluster-versions", exits(0, R"({"clusterVersions":[
    {"clusterVersion":"1.35","versionStatus":"EXTENDED_SUPPORT"}]})"));
  }
};

}  // namespace

TEST_CASE("eks doctor: old programs, foreign zones and old versions are told with the fix") {
  Stage stage;
  stage.programs("0.150.0\n", "aws-cli/1.20.0 Python/3.11.2\n");
  stage.zones();
  stage.versions();
  const auto checks = eks_preflight(stage.world, stage.cloud);
  CHECK(check(checks, "eksctl").grade == Grade::failed);
  CHECK(check(checks, "eksctl").found == "0.150.0 is too old: 0.200 or newer is needed");
  CHECK(check(checks, "aws").found == "1.20.0 is too old: 1.36 or newer is needed");
  CHECK(check(checks, "kubectl").grade == Grade::ok);
  CHECK(check(checks, "zones").found == "\"us-west-2b\" is none of this account's in us-west-2");
  CHECK(check(checks, "zones").fix == "take others by \"zone_names\": us-west-2a, us-west-2c");
  CHECK(check(checks, "kubernetes").grade == Grade::warning);
  CHECK(check(checks, "kubernetes").fix.find("eksctl upgrade cluster") != std::string::npos);
}

TEST_CASE("eks doctor: a program that is not there is named with the way to it") {
  Stage stage;
  process::Completed absent;
  absent.ending = process::Ending::not_found;
  stage.runner.expect("eksctl version", absent);
  stage.runner.expect("aws --version", exits(0, "aws-cli/2.36.7 Python/3.13.7\n"));
  stage.runner.expect("kubectl version *",
                      exits(0, R"({"clientVersion":{"gitVersion":"v1.36.0"}})"));
  stage.zones();
  stage.versions();
  const auto checks = eks_preflight(stage.world, stage.cloud);
  CHECK(check(checks, "eksctl").found == "not installed");
  CHECK(check(checks, "eksctl").fix.find("eksctl.io") != std::string::npos);
  CHECK(check(checks, "aws").grade == Grade::ok);
}

TEST_CASE("eks status: one that is made, with its nodes") {
  Stage stage;
  stage.can_be_looked_at();
  stage.versions();
  stage.stacks = {test::stack_of_cluster(), test::stack_of_nodes()};
  stage.status = "ACTIVE";
  stage.runner.expect("eksctl get nodegroup *", exits(0, R"([{"Name":"workers",
    "Status":"DEGRADED","InstanceType":"t3.large","DesiredCapacity":2,"MinSize":1,"MaxSize":3}])"));
  stage.runner.expect("eksctl get addon *", exits(0, R"([
    {"Name":"vpc-cni","Status":"ACTIVE","Issues":null},
    {"Name":"coredns","Status":"DEGRADED","Issues":[{"Code":"X","Message":"too few replicas"}]}])"));
  const auto checks = eks_checks(stage.world, stage.cloud, "eks");
  CHECK(check(checks, "cluster").found == "\"prod\" in us-west-2 is there");
  CHECK(check(checks, "addons").found == "vpc-cni");
  CHECK(check(checks, "addon coredns").found == "DEGRADED: too few replicas");
  CHECK(check(checks, "addon coredns").grade == Grade::failed);
  CHECK(check(checks, "nodes workers").found == "2 × t3.large (1 to 3), DEGRADED");
  CHECK(check(checks, "nodes workers").grade == Grade::failed);
}

TEST_CASE("eks status: one that is not there is told with the command that makes it") {
  Stage stage;
  stage.can_be_looked_at();
  const auto checks = eks_checks(stage.world, stage.cloud, "eks");
  CHECK(check(checks, "cluster").found == "\"prod\" in us-west-2 does not exist");
  CHECK(check(checks, "cluster").fix.find("cloudctl cluster create -t eks") != std::string::npos);
}

TEST_CASE("eks status: the end of the support with its date, its price and the next step") {
  const auto of_version = [](const std::string& status, bool extended) {
    Stage stage;
    stage.cloud.extended_support = extended;
    stage.programs("0.230.0\n", "aws-cli/1.46.2 Python/3.11.2\n");
    stage.zones();
    stage.runner.expect("*eks describe-cluster-versions", exits(0, R"({"clusterVersions":[
      {"clusterVersion":"1.35","endOfStandardSupportDate":"2027-03-27T00:00:00Z","versionStatus":")" +
                                                                       status + "\"}]}"));
    return check(eks_preflight(stage.world, stage.cloud), "kubernetes");
  };
  const Check standard = of_version("STANDARD_SUPPORT", false);
  CHECK(standard.found ==
        "1.35, in standard support, until 2027-03-27; then AWS upgrades it, or, with \"support: "
        "extended\", the control plane costs $438 a month instead of $73 a month");
  CHECK(of_version("STANDARD_SUPPORT", true).found ==
        "1.35, in standard support, until 2027-03-27; from then on the control plane costs $438 a "
        "month instead of $73 a month");
  const Check over = of_version("EXTENDED_SUPPORT", true);
  CHECK(over.found ==
        "1.35: its standard support is over, the control plane costs $438 a month "
        "instead of $73 a month");
  CHECK(over.fix ==
        "go to 1.36: eksctl upgrade cluster --name prod --region us-west-2 --version "
        "1.36 --approve; then \"version\" in the file");
}
