#pragma once
// Clusters that kops makes: what there is of one, its bucket, making it, and looking at it. It must
// not know what will be deployed to it.

#include "action/eks.h"
#include "tool/aws_bucket.h"
#include "tool/kops.h"

namespace cloudctl::action {

// What there is of a cluster in the store, which kops reads and writes alone.
struct KopsView {
  tool::AwsIdentity who;
  bool has_bucket = false;
  bool named = false;    // kops knows a cluster of that name
  bool defined = false;  // with all its groups of machines
};
// Asks AWS. Throws Error when it does not tell.
[[nodiscard]] KopsView look_at_kops(World& world, const plan::Kops& kops);

// Of an account for a region: one for all clusters there.
[[nodiscard]] tool::Bucket kops_bucket(const std::string& account, const std::string& region);
[[nodiscard]] tool::KopsName kops_name(const KopsView& view, const plan::Kops& kops);

struct KopsRequest {
  plan::Kops kops;
  std::string target;              // for commands that are named
  std::vector<std::string> files;  // paths of its definition, in their order
  RunFolder folder;
  release::Journal* journal = nullptr;  // not owned
  std::chrono::milliseconds timeout{std::chrono::minutes(60)};
};
// Programs and zones: what must be so before it is made.
[[nodiscard]] std::vector<Check> kops_preflight(World& world, const plan::Kops& kops);
// What "create" would run, from what there is.
[[nodiscard]] std::vector<Step> create_kops_steps(const KopsRequest& request, const KopsView& view);
// Goes on where another run ended. `view` was seen a moment ago.
[[nodiscard]] CloudResult create_kops(World& world, const KopsRequest& request,
                                      const KopsView& view);
// `cluster status`: account, store, version, machines and pods of the system as kops sees them.
[[nodiscard]] std::vector<Check> kops_checks(World& world, const plan::Kops& kops,
                                             const std::string& target);
// `doctor`: both, as far as AWS can be asked.
[[nodiscard]] std::vector<Check> kops_doctor(World& world, const plan::Kops& kops,
                                             const std::string& target);

// One look of kops' at the cluster; nothing: its API does not answer.
[[nodiscard]] std::optional<tool::KopsHealth> kops_health(World& world, const KopsView& view,
                                                          const plan::Kops& kops);
// Runs kops, its log lines as progress; a failure has its own words.
[[nodiscard]] Outcome run_kops(Console& console, const plan::Cloud& cloud,
                               const process::CommandLine& command,
                               std::chrono::milliseconds deadline);

}  // namespace cloudctl::action
