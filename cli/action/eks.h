#pragma once
// Clusters of Amazon EKS: what there is of one, making it through eksctl, and looking at it. It
// must not know what will be deployed to it.

#include <optional>
#include <string>
#include <vector>

#include "action/execute.h"
#include "action/local_check.h"
#include "base/error.h"
#include "plan/cloud.h"
#include "tool/aws.h"
#include "tool/eksctl.h"
#include "tool/kube_object.h"

namespace cloudctl::action {

// What aws or eksctl failed with, as a sentence with the way out: no credentials, expired, denied …
[[nodiscard]] base::Error aws_error(const process::CommandLine& command,
                                    const process::Completed& done, const plan::Cloud& cloud);

// The same as the outcome of a step.
[[nodiscard]] Outcome aws_outcome(const process::CommandLine& command,
                                  const process::Completed& done, const plan::Cloud& cloud);

// What there is of a cluster.
struct EksView {
  tool::AwsIdentity who;
  std::optional<tool::EksCluster> cluster;
  std::vector<tool::Stack> stacks;  // those of this cluster
};
// Asks side by side. Throws Error when AWS does not tell.
[[nodiscard]] EksView look_at_eks(World& world, const plan::Cloud& cloud);

enum class EksState {
  none,
  making,      // a stack is being made: eksctl was killed, or runs elsewhere
  incomplete,  // the control plane is there, nodes are not
  made,
  removing,
  broken,   // a stack failed
  foreign,  // there is one of that name that eksctl has not made
};
[[nodiscard]] EksState state_of(const EksView& view, const plan::Cloud& cloud);

// Before the next look, after so many: soon at first, as small things are done soon.
[[nodiscard]] std::chrono::seconds pause_after(int looks);

// Why the first of these stacks that has failed did so, in one sentence; empty if none has.
[[nodiscard]] std::string stack_cause(World& world, const plan::Cloud& cloud,
                                      const std::vector<tool::Stack>& stacks);

struct CloudResult {
  base::ExitCode code = base::ExitCode::ok;
  bool changed = false;
  std::string sentence, next;
  std::vector<std::string> lines;  // what is left, and the like
};

struct EksRequest {
  plan::Cloud cloud;
  std::string target;  // for commands that are named
  std::string config;  // path of the ClusterConfig
  RunFolder folder;
  release::Journal* journal = nullptr;  // not owned
  std::chrono::milliseconds timeout{std::chrono::minutes(60)};
};
// Of every cluster in the cloud: programs, and zones of the region.
[[nodiscard]] Check aws_check(World& world);
[[nodiscard]] Check kubectl_check(World& world);
[[nodiscard]] Check zones_check(World& world, const plan::Cloud& cloud);
// Programs, zones of the region, quotas: what must be so before it is made.
[[nodiscard]] std::vector<Check> eks_preflight(World& world, const plan::Cloud& cloud);
// `doctor`: the same, who we are, and whether the cluster is there.
[[nodiscard]] std::vector<Check> eks_doctor(World& world, const plan::Cloud& cloud,
                                            const std::string& target);
// What "create" would run, from what there is. None if it is there.
[[nodiscard]] std::vector<Step> create_steps(const EksRequest& request, EksState state);
// Goes on where another run ended. `view` was seen a moment ago.
[[nodiscard]] CloudResult create_eks(World& world, const EksRequest& request, const EksView& view);
[[nodiscard]] CloudResult scale_eks(World& world, const EksRequest& request,
                                    const tool::NodeCount& nodes);

// `cluster status`: state, version with its support, nodes, stacks that failed.
[[nodiscard]] std::vector<Check> eks_checks(World& world, const plan::Cloud& cloud,
                                            const std::string& target);

// Runs eksctl, its log lines as progress; a failure has its own words and, if a stack has failed,
// the first resource's reason.
[[nodiscard]] Outcome run_eksctl(Console& console, const plan::Cloud& cloud,
                                 const process::CommandLine& command,
                                 std::chrono::milliseconds deadline);

}  // namespace cloudctl::action
