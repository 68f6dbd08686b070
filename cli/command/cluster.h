#pragma once
// A project in a cluster of somebody's: which one, the pin beside cloudctl.yaml, and what the
// cluster has of it, asked for once and only when needed.

#include <optional>
#include <string>
#include <vector>

#include "action/cluster_deploy.h"
#include "action/eks_login.h"
#include "action/kops_login.h"
#include "command/goal.h"
#include "command/session.h"

namespace cloudctl::command {

// Where this machine keeps what it knows of the project on that target; and, below it, a folder for
// logins of this run alone.
[[nodiscard]] std::filesystem::path cluster_state(const Context& context, const Goal& goal);
[[nodiscard]] std::filesystem::path cluster_login_folder(const Context& context, const Goal& goal);

class Cluster : public Session {
 public:
  // Throws Error if the pin file is none; of type eks and kops it logs in, and throws as EksLogin
  // and KopsLogin do.
  Cluster(Context& context, const Goal& goal);

  [[nodiscard]] const action::ClusterPlace& place() const { return place_; }
  // Of type eks: who we are there. Else nothing.
  [[nodiscard]] action::EksLogin* eks() { return eks_; }
  [[nodiscard]] const tool::Kubectl& kubectl() const { return place_.kubectl; }
  // Asks the first time. Throws Error if the cluster does not answer, or does not let us.
  [[nodiscard]] const action::ClusterView& view();
  void look_again() { view_.reset(); }
  // What was seen, if it was asked for.
  [[nodiscard]] const std::optional<action::ClusterView>& seen() const { return view_; }
  [[nodiscard]] observe::ClusterEyes eyes();
  // The release that serves, as far as it is known. Throws Error if nothing is deployed.
  [[nodiscard]] release::Record current();
  // `context "staging" (https://10.0.0.1:6443), namespace "notes"`: for questions that name what
  // will be changed. Asks kubectl's configuration, not the cluster.
  [[nodiscard]] std::string described();
  // Pods of this service that run and are not on their way out, ready ones first, then by age.
  [[nodiscard]] std::vector<tool::Pod> running_pods(const std::string& service);

 private:
  action::EksLogin* eks_ = nullptr;  // the session's runner, if it is one
  std::optional<action::KopsLogin> kops_;
  action::ClusterPlace place_;
  std::optional<action::ClusterView> view_;
};

}  // namespace cloudctl::command
