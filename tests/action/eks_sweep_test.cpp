#include <doctest/doctest.h>

#include "action/eks_delete.h"
#include "action/eks_stage.h"

using namespace cloudctl;
using test::EksStage;
using test::exits;

TEST_CASE("eks sweep: load balancers of others are not ours") {
  EksStage stage;
  stage.runner.expect("*elb describe-load-balancers", exits(0, R"({"LoadBalancerDescriptions":[
    {"LoadBalancerName":"a","VPCId":"vpc-1"},{"LoadBalancerName":"b","VPCId":"vpc-1"}]})"));
  stage.runner.expect("*elb describe-tags --load-balancer-names a b",
                      exits(0, R"({"TagDescriptions":[
    {"LoadBalancerName":"a","Tags":[{"Key":"kubernetes.io/cluster/other","Value":"owned"}]},
    {"LoadBalancerName":"b","Tags":[{"Key":"kubernetes.io/cluster/prod","Value":"owned"}]}]})"));
  stage.has_nothing_left({"*elb describe-load-balancers"});
  const auto left = sweep_eks(stage.world, stage.cloud);
  REQUIRE(left.found.size() == 1);
  CHECK(left.found[0].id == "b");
  CHECK(left.unanswered.empty());
}

TEST_CASE("eks sweep: an answer that is none hides no other finding") {
  EksStage stage;
  stage.runner.expect("*ec2 describe-volumes *", exits(0, "<html>"));
  stage.runner.expect("*ec2 describe-addresses *",
                      exits(0, R"({"Addresses":[{"AllocationId":"eipalloc-1"}]})"));
  stage.has_nothing_left({"*ec2 describe-volumes *", "*ec2 describe-addresses *"});
  const auto left = sweep_eks(stage.world, stage.cloud);
  CHECK(left.found.size() == 1);
  CHECK(left.unanswered.size() == 1);
}

TEST_CASE("eks sweep: a finding comes with its price and the command that removes it") {
  const plan::Cloud cloud{.cluster = "prod", .region = "us-west-2", .version = "1.35"};
  const tool::Finding volume{.kind = "volume",
                             .id = "vol-1",
                             .size = 20,
                             .vpc = "",
                             .remove = {"ec2", "delete-volume", "--volume-id", "vol-1"}};
  const std::string text = action::described(volume, cloud);
  CHECK(text.starts_with("volume vol-1 of 20 GiB, "));
  CHECK(text.find("a month") != std::string::npos);
  CHECK(text.ends_with(": aws --region us-west-2 ec2 delete-volume --volume-id vol-1"));
}
