#pragma once
// A cluster of Amazon EKS in an account in memory, as the stacks and the cluster that aws tells of,
// for the tests of what is done with it.

#include <set>
#include <string>
#include <vector>

#include "action/eks_delete.h"
#include "action/fake_sweep.h"

namespace cloudctl::test {

struct EksStage : FakeWorld {
  plan::Cloud cloud{.cluster = "prod", .region = "us-west-2", .version = "1.35"};
  std::vector<tool::Stack> stacks;
  std::string status;  // of the cluster; empty: there is none

  EksStage() { cloud.nodes.name = "workers"; }

  static std::string refused(const std::string& code, const std::string& message) {
    return "An error occurred (" + code + ") when calling the X operation: " + message;
  }
  process::Completed answer_of_cluster() const {
    if (status.empty()) return exits(255, "", refused("ResourceNotFoundException", "No cluster"));
    return exits(0, R"({"cluster":{"name":"prod","arn":"arn:aws:eks:us-west-2:123456789012:)"
                    R"(cluster/prod","version":"1.35","status":")" +
                        status + "\"}}");
  }
  process::Completed answer_of_stacks() const {
    std::string list;
    for (const auto& stack : stacks) {
      list += (list.empty() ? "" : ",") + (R"({"StackName":")" + stack.name) +
              R"(","StackStatus":")" + stack.status + "\"}";
    }
    return exits(0, R"({"Stacks":[)" + list + "]}");
  }
  // Who looks at the account sees what this stage holds then.
  EksStage& can_be_looked_at() {
    runner.whenever("*sts get-caller-identity", [](const auto&) {
      return exits(0, R"({"Account":"123456789012","Arn":"arn:aws:iam::123456789012:user/ann"})");
    });
    runner.whenever("*cloudformation describe-stacks",
                    [this](const auto&) { return answer_of_stacks(); });
    runner.whenever("*eks describe-cluster --name prod",
                    [this](const auto&) { return answer_of_cluster(); });
    return *this;
  }
  // The questions by tags find nothing; a test answers those of `but` itself.
  EksStage& has_nothing_left(const std::set<std::string>& but = {}) {
    find_nothing(runner, {"*logs describe-log-groups *", "*iam list-roles *"}, but);
    return *this;
  }
  action::EksView view() const {
    action::EksView view{.who = {}, .cluster = {}, .stacks = stacks};
    if (!status.empty()) view.cluster = tool::parse_cluster(answer_of_cluster().out);
    return view;
  }
  action::EksRequest request() const {
    return {.cloud = cloud, .target = "eks", .config = "/s/cluster.yaml", .folder = {}};
  }
};

inline tool::Stack stack_of_cluster(const std::string& status = "CREATE_COMPLETE") {
  return {"eksctl-prod-cluster", status, ""};
}
inline tool::Stack stack_of_nodes(const std::string& status = "CREATE_COMPLETE") {
  return {"eksctl-prod-nodegroup-workers", status, ""};
}

}  // namespace cloudctl::test
