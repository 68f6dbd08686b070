#include "action/eks_delete.h"

#include <doctest/doctest.h>

#include "action/eks_stage.h"
#include "base/error.h"

using namespace cloudctl;
using action::CloudRemoval;
using test::EksStage;
using test::exits;

namespace {

constexpr auto asks_contents = "*kubectl *get services,persistentvolumeclaims *";
const std::string a_balancer = R"({"kind":"List","items":[{"apiVersion":"v1","kind":"Service",
  "metadata":{"name":"web","namespace":"shop"},"spec":{"type":"LoadBalancer"}}]})";

CloudRemoval removal(const EksStage& stage, bool force = false) {
  return {.request = stage.request(),
          .kubectl = {.kubeconfig = "/k", .context = "prod"},
          .answers = true,
          .force = force};
}

EksStage& made(EksStage& stage) {
  stage.stacks = {test::stack_of_cluster(), test::stack_of_nodes()};
  stage.status = "ACTIVE";
  return stage;
}

void eksctl_removes_it(EksStage& stage) {
  stage.runner.expect("*eksctl delete cluster *", [&](const auto&) {
    stage.stacks.clear();
    stage.status.clear();
    return exits(0);
  });
}

base::Failure refusal(EksStage& stage, const CloudRemoval& removal) {
  try {
    (void)delete_eks(stage.world, removal, stage.view());
  } catch (const base::Error& error) {
    return error.failure();
  }
  return {};
}

}  // namespace

TEST_CASE("eks delete: what costs goes first, then the cluster, and nothing is left") {
  EksStage stage;
  made(stage).can_be_looked_at().has_nothing_left();
  stage.runner.expect(asks_contents, exits(0, a_balancer));
  stage.runner.expect("*kubectl *delete namespace shop --ignore-not-found --wait=true");
  eksctl_removes_it(stage);
  const auto result = delete_eks(stage.world, removal(stage), stage.view());
  CHECK(result.code == base::ExitCode::ok);
  CHECK(result.sentence == "cluster \"prod\" is removed, nothing of it is left");
}

TEST_CASE("eks delete: a cluster that does not tell what it has outside is kept, and why is said") {
  EksStage stage;
  made(stage);
  stage.runner.expect(asks_contents, exits(1, "", "Unable to connect to the server: timeout\n"));
  const auto failure = refusal(stage, removal(stage));
  CHECK(failure.what ==
        "cluster \"prod\" does not tell which load balancers and volumes it has: kubectl exited "
        "with 1: Unable to connect to the server: timeout");
  CHECK(failure.next.find("--force") != std::string::npos);
  CHECK(stage.runner.commands().size() == 1);
}

TEST_CASE("eks delete: told to, it goes on without them, with a warning") {
  EksStage stage;
  made(stage).can_be_looked_at().has_nothing_left();
  stage.runner.expect(asks_contents, exits(1, "", "Unable to connect to the server: timeout\n"));
  eksctl_removes_it(stage);
  const auto result = delete_eks(stage.world, removal(stage, true), stage.view());
  CHECK(result.code == base::ExitCode::ok);
  CHECK(stage.progress.only(action::EventKind::warning).size() == 1);
}

TEST_CASE("eks delete: without a cluster that could be asked its stacks go by themselves") {
  EksStage stage;
  stage.can_be_looked_at().has_nothing_left();
  stage.stacks = {test::stack_of_cluster("ROLLBACK_COMPLETE")};
  stage.runner.expect("*update-termination-protection *--stack-name eksctl-prod-cluster");
  stage.runner.expect("*delete-stack --stack-name eksctl-prod-cluster", [&](const auto&) {
    stage.stacks.clear();
    return exits(0);
  });
  auto gone = removal(stage);
  gone.answers = false;
  const auto result = delete_eks(stage.world, gone, stage.view());
  CHECK(result.sentence == "cluster \"prod\" is removed, nothing of it is left");
}

TEST_CASE("eks delete: why it failed is told even if AWS does not tell what is left") {
  EksStage stage;
  made(stage);
  stage.runner.expect("*ec2 describe-volumes *",
                      exits(255, "", EksStage::refused("Throttling", "Rate exceeded")));
  stage.runner.expect("*ec2 describe-addresses *",
                      exits(0, R"({"Addresses":[{"AllocationId":"eipalloc-1"}]})"));
  stage.runner.expect(asks_contents, exits(0, a_balancer));
  stage.runner.expect("*kubectl *delete namespace shop *", exits(1, "", "forbidden\n"));
  stage.has_nothing_left({"*ec2 describe-volumes *", "*ec2 describe-addresses *"});
  const auto result = delete_eks(stage.world, removal(stage), stage.view());
  CHECK(result.code == base::ExitCode::failed);
  CHECK(result.sentence ==
        "cluster \"prod\" is not removed: load balancers and volumes do not go: exited with 1");
  REQUIRE(result.lines.size() == 2);
  CHECK(result.lines[0].starts_with("left: address eipalloc-1, "));
  CHECK(
      result.lines[1].starts_with("not known: AWS gets too many requests: Rate exceeded (aws --"));
}

TEST_CASE("eks delete: removed, but AWS does not tell what is left, is no success") {
  EksStage stage;
  stage.can_be_looked_at();
  stage.runner.expect("*logs describe-log-groups *",
                      exits(255, "", EksStage::refused("AccessDenied", "no")));
  stage.has_nothing_left({"*logs describe-log-groups *"});
  made(stage);
  stage.runner.expect(asks_contents, exits(0, R"({"kind":"List","items":[]})"));
  eksctl_removes_it(stage);
  const auto result = delete_eks(stage.world, removal(stage), stage.view());
  CHECK(result.code == base::ExitCode::failed);
  CHECK(result.sentence ==
        "cluster \"prod\" is removed, but AWS does not tell all that may be left of it");
  CHECK(result.next == "ask again: \"cloudctl cluster delete -t eks\"");
}

TEST_CASE("eks delete: somebody else's cluster is not touched") {
  EksStage stage;
  stage.status = "ACTIVE";
  const auto result = delete_eks(stage.world, removal(stage), stage.view());
  CHECK(result.code == base::ExitCode::failed);
  CHECK(result.sentence.find("eksctl has not made it") != std::string::npos);
}
