#pragma once
// Being somebody in a cluster of Amazon EKS: a kubeconfig of our own with one token for all kubectl
// calls of a run, renewed before it ends, and a docker configuration of our own for the account's
// registry. Both are private files that go with the run; the user's own are not touched.

#include <filesystem>
#include <mutex>
#include <string>
#include <vector>

#include "action/execute.h"
#include "action/login_folder.h"
#include "plan/cloud.h"
#include "tool/aws.h"
#include "tool/aws_registry.h"

namespace cloudctl::action {

// A Runner that stands before the real one and sees to it that kubectl and docker find a login that
// is valid.
class EksLogin : public process::Runner {
 public:
  // `folder`: made when needed, private, and removed with all that is in it. A lock in it tells
  // the others that its run lives.
  EksLogin(process::Runner& runner, base::Clock& clock, plan::Cloud cloud,
           std::filesystem::path folder);
  EksLogin(const EksLogin&) = delete;
  EksLogin& operator=(const EksLogin&) = delete;

  // Asks for the cluster and for a token, side by side. Throws Error with AWS' reason, if there is
  // no such cluster, and if it is not one that can be used now.
  void log_in();
  [[nodiscard]] const tool::EksCluster& cluster() const { return cluster_; }
  [[nodiscard]] std::filesystem::path kubeconfig() const { return folder_.path() / "kubeconfig"; }
  // The account's registry, "123456789012.dkr.ecr.us-west-2.amazonaws.com"; and whether an image is
  // of it.
  [[nodiscard]] std::string registry() const;
  [[nodiscard]] bool has_image(const std::string& reference) const;
  [[nodiscard]] const plan::Cloud& cloud() const { return cloud_; }
  // Of the account's registry, asked for once. Throws Error with AWS' reason.
  [[nodiscard]] const tool::EcrLogin& registry_login();

  process::Completed run(const process::CommandLine& command,
                         const process::RunOptions& options) override;

 private:
  void write_kubeconfig(const base::Secret& token);
  void renew();
  [[nodiscard]] process::Completed log_docker_in();

  process::Runner& runner_;
  base::Clock& clock_;
  plan::Cloud cloud_;
  LoginFolder folder_;
  tool::EksCluster cluster_;
  std::mutex mutex_;
  std::chrono::steady_clock::time_point token_since_;
  tool::EcrLogin login_;
  bool docker_knows_ = false;
};

// Its API serves (docs.aws.amazon.com/eks, "Cluster": status).
[[nodiscard]] bool can_be_asked(const tool::EksCluster& cluster);

// "123456789012.dkr.ecr.us-west-2.amazonaws.com"
// (docs.aws.amazon.com/AmazonECR, "Private registry").
[[nodiscard]] std::string account_registry(const std::string& account, const std::string& region);

// For a kubeconfig that lasts: the token is asked for by whoever uses it.
[[nodiscard]] std::string lasting_kubeconfig(const tool::EksCluster& cluster,
                                             const std::string& region);

}  // namespace cloudctl::action
