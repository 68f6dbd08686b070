#include "action/kops_delete.h"

#include <doctest/doctest.h>

#include "action/kops_stage.h"

using namespace cloudctl;
using test::exits;
using test::KopsStage;

namespace {

action::KopsRemoval removal(const KopsStage& stage, bool answers) {
  return {.request = stage.request(),
          .kubectl = {.kubeconfig = "/run/kubeconfig", .context = "demo.k8s.local"},
          .answers = answers};
}

}  // namespace

TEST_CASE("kops delete: load balancers and volumes go before the cluster") {
  KopsStage stage;
  stage.has_nothing_left();
  stage.runner.expect("*kubectl --kubeconfig /run/kubeconfig --context demo.k8s.local get *",
                      exits(0, R"({"kind":"List","items":[{"apiVersion":"v1","kind":"Service",
    "metadata":{"name":"web","namespace":"notes"},"spec":{"type":"LoadBalancer"}}]})"));
  stage.runner.expect("*kubectl * delete namespace notes *");
  stage.runner.expect("*kops delete cluster --name demo.k8s.local *");
  const auto result = delete_kops(stage.world, removal(stage, true), KopsStage::defined());
  CHECK(result.sentence == "cluster \"demo.k8s.local\" is removed, nothing of it is left");
  CHECK(result.code == base::ExitCode::ok);
}

TEST_CASE("kops delete: one that does not answer is removed by its tags") {
  KopsStage stage;
  stage.has_nothing_left();
  stage.runner.expect("*kops delete cluster --name demo.k8s.local *");
  CHECK(delete_kops(stage.world, removal(stage, false), KopsStage::defined()).changed);
}

TEST_CASE("kops delete: where there is none, what is left is looked for all the same") {
  KopsStage stage;
  stage.has_nothing_left();
  const auto result = delete_kops(stage.world, removal(stage, false), KopsStage::nothing());
  CHECK(result.sentence == "cluster \"demo.k8s.local\" does not exist, nothing of it is left");
  CHECK_FALSE(result.changed);
}

TEST_CASE("kops delete: what AWS does not let go is told with what is left") {
  KopsStage stage;
  stage.has_nothing_left();
  stage.runner.expect("*kops delete cluster *",
                      exits(1, "", "\nError: not making progress deleting resources; giving up\n"));
  const auto result = delete_kops(stage.world, removal(stage, false), KopsStage::defined());
  CHECK(result.sentence ==
        "cluster \"demo.k8s.local\" is not removed: not making progress deleting resources; giving "
        "up");
  CHECK(result.next == "run \"cloudctl cluster delete -t kops\" again: it goes on");
}
