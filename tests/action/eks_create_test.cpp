#include <doctest/doctest.h>

#include "action/eks_stage.h"

using namespace cloudctl;
using action::EksState;
using test::EksStage;
using test::exits;

TEST_CASE("eks: what create runs follows from what is there") {
  const EksStage stage;
  const auto ids = [&](EksState state) {
    std::vector<std::string> names;
    for (const auto& step : create_steps(stage.request(), state)) names.push_back(step.id);
    return names;
  };
  using Names = std::vector<std::string>;
  CHECK(ids(EksState::none) == Names{"cluster/create"});
  CHECK(ids(EksState::incomplete) == Names{"cluster/identity", "cluster/addons", "cluster/nodes"});
  CHECK(ids(EksState::making).front() == "cluster/await");
  CHECK(ids(EksState::made).empty());
  CHECK(ids(EksState::broken).empty());
}

TEST_CASE("eks create: one that is there is left as it is") {
  EksStage stage;
  stage.stacks = {test::stack_of_cluster(), test::stack_of_nodes()};
  stage.status = "ACTIVE";
  const auto result = create_eks(stage.world, stage.request(), stage.view());
  CHECK(result.sentence == "cluster \"prod\" is there already");
  CHECK_FALSE(result.changed);
}

TEST_CASE("eks create: eksctl's lines are the progress, and its marks the warnings") {
  EksStage stage;
  stage.runner.expect("eksctl create cluster --config-file /s/cluster.yaml --timeout 60m *",
                      exits(0, "2026-11-21 21:40:38 [ℹ]  building cluster stack\n"));
  const auto result = create_eks(stage.world, stage.request(), stage.view());
  CHECK(result.sentence == "cluster \"prod\" is made");
  REQUIRE_FALSE(stage.progress.only(action::EventKind::step_progress).empty());
  CHECK(stage.progress.only(action::EventKind::step_progress).front().text ==
        "building cluster stack");
}

TEST_CASE("eks create: a failure is the first failed resource's reason, with what is left") {
  EksStage stage;
  stage.runner.expect("eksctl create cluster *", [&](const auto&) {
    stage.stacks = {test::stack_of_cluster("ROLLBACK_COMPLETE")};
    return exits(1, "", "Error: failed to create cluster \"prod\"\n");
  });
  stage.runner.whenever("*cloudformation describe-stacks",
                        [&](const auto&) { return stage.answer_of_stacks(); });
  stage.runner.expect("*describe-stack-events --stack-name eksctl-prod-cluster",
                      exits(0, R"({"StackEvents":[{"LogicalResourceId":"VPC",
    "ResourceType":"AWS::EC2::VPC","ResourceStatus":"CREATE_FAILED",
    "ResourceStatusReason":"The maximum number of VPCs has been reached."}]})"));
  const auto result = create_eks(stage.world, stage.request(), stage.view());
  CHECK(result.code == base::ExitCode::failed);
  CHECK(result.sentence ==
        "cluster \"prod\" is not made: VPC (AWS::EC2::VPC) failed: The maximum number of VPCs has "
        "been reached.");
  CHECK(result.next == "clean up with \"cloudctl cluster delete -t eks\"");
  CHECK(result.lines ==
        std::vector<std::string>{"left: stack \"eksctl-prod-cluster\", ROLLBACK_COMPLETE"});
}

TEST_CASE("eks create: CloudFormation that is at it is awaited, then what is missing is made") {
  EksStage stage;
  stage.can_be_looked_at();
  stage.stacks = {test::stack_of_cluster("CREATE_IN_PROGRESS")};
  stage.clock.on_sleep([&] {
    stage.stacks = {test::stack_of_cluster()};
    stage.status = "ACTIVE";
  });
  for (const char* step : {"eksctl utils associate-iam-oidc-provider *", "eksctl create addon *",
                           "eksctl create nodegroup *"}) {
    stage.runner.expect(step);
  }
  const auto result = create_eks(stage.world, stage.request(), stage.view());
  CHECK(result.sentence == "cluster \"prod\" is made");
}

TEST_CASE("eks scale: a refusal is a sentence with its exit code") {
  EksStage stage;
  stage.runner.expect("eksctl scale nodegroup *",
                      exits(1, "",
                            "Error: operation error EKS: UpdateNodegroupConfig, api error "
                            "ThrottlingException: Rate exceeded\n"));
  const auto result = scale_eks(stage.world, stage.request(),
                                {.group = "workers", .count = 3, .least = 1, .most = 3});
  CHECK(result.code == base::ExitCode::failed);
  CHECK(result.sentence == "AWS gets too many requests: Rate exceeded");
  CHECK(result.next == "run it again in a minute");
}
