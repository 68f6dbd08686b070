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

TEST_CASE("eks: a cluster without stacks is somebody else's") {
  CHECK(state_of(view({}), cloud()) == EksState::foreign);
}

TEST_CASE("eks: what create runs follows from what is there") {
  const action::EksRequest request{
      .cloud = cloud(), .target = "eks", .config = "/s/cluster.yaml", .folder = {}};
  const auto ids = [&](EksState state) {
    std::vector<std::string> names;
    for (const auto& step : create_steps(request, state)) names.push_back(step.id);
    return names;
  };
  using Names = std::vector<std::string>;
  CHECK(ids(EksState::none) == Names{"cluster/create"});
  CHECK(ids(EksState::incomplete) == Names{"cluster/identity", "cluster/addons", "cluster/nodes"});
  CHECK(ids(EksState::making).front() == "cluster/await");
  CHECK(ids(EksState::made).empty());
  CHECK(ids(EksState::broken).empty());
}

TEST_CASE("eks: a refusal of AWS is a sentence with a way out and an exit code") {
  const auto said = [](const std::string& err) {
    process::Completed done;
    done.code = 255;
    done.err = err;
    return action::aws_error(tool::aws_identity("us-west-2"), done, cloud()).failure();
  };
  const auto expired = said(
      "An error occurred (ExpiredToken) when calling the GetCallerIdentity operation: It is old");
  CHECK(expired.what == "the AWS credentials have expired");
  CHECK(expired.next.find("aws sso login") != std::string::npos);
  CHECK(expired.code == base::ExitCode::unauthorised);
  const auto missing = said(
      "An error occurred (ResourceNotFoundException) when calling the DescribeCluster operation: "
      "No cluster found for name: prod.");
  CHECK(missing.what == "there is no cluster \"prod\" in region \"us-west-2\" of this account");
  CHECK(missing.code == base::ExitCode::missing_tool);
  CHECK(said("boom\n").what == "aws exited with 255: boom");
}
