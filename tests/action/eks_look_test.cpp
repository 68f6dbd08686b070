#include <doctest/doctest.h>

#include "action/eks.h"

using namespace cloudctl;
using action::EksState;

namespace {

plan::Cloud cloud() {
  plan::Cloud cloud{.cluster = "prod", .region = "us-west-2", .version = "1.35"};
  cloud.nodes.name = "workers";
  return cloud;
}

action::EksView view(std::vector<tool::Stack> stacks, bool with_cluster = true) {
  action::EksView view{.who = {}, .cluster = {}, .stacks = std::move(stacks)};
  if (with_cluster) view.cluster = tool::EksCluster{.name = "prod", .status = "ACTIVE"};
  return view;
}

const tool::Stack plane{"eksctl-prod-cluster", "CREATE_COMPLETE", ""};
const tool::Stack nodes{"eksctl-prod-nodegroup-workers", "CREATE_COMPLETE", ""};

tool::Stack with_status(tool::Stack stack, const std::string& status) {
  stack.status = status;
  return stack;
}

}  // namespace

TEST_CASE("eks: the stacks say how far a cluster is") {
  CHECK(state_of(view({}, false), cloud()) == EksState::none);
  CHECK(state_of(view({plane, nodes}), cloud()) == EksState::made);
  CHECK(state_of(view({plane}), cloud()) == EksState::incomplete);
  CHECK(state_of(view({with_status(plane, "CREATE_IN_PROGRESS")}, false), cloud()) ==
        EksState::making);
  CHECK(state_of(view({plane, with_status(nodes, "ROLLBACK_COMPLETE")}), cloud()) ==
        EksState::broken);
  CHECK(state_of(view({with_status(plane, "DELETE_IN_PROGRESS")}), cloud()) == EksState::removing);
  CHECK(state_of(view({with_status(plane, "DELETE_FAILED")}), cloud()) == EksState::broken);
}

TEST_CASE("eks: who waits looks soon at first, then every ten seconds") {
  CHECK(action::pause_after(0) == std::chrono::seconds(1));
  CHECK(action::pause_after(3) == std::chrono::seconds(8));
  CHECK(action::pause_after(100) == std::chrono::seconds(10));
}

TEST_CASE("eks: a cluster without stacks is somebody else's") {
  CHECK(state_of(view({}), cloud()) == EksState::foreign);
}
