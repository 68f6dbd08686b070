#pragma once
// A project in a cluster of somebody's: which one, the pin beside cloudctl.yaml, and what the
// cluster has of it, asked for once and only when needed.

#include <optional>
#include <string>
#include <vector>

#include "action/cluster_deploy.h"
#include "command/goal.h"
#include "command/session.h"

namespace cloudctl::command {

class Cluster : public Session {
 public:
  // Throws Error if the pin file is none.
  Cluster(Context& context, const Goal& goal);

  [[nodiscard]] const action::ClusterPlace& place() const { return place_; }
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
  action::ClusterPlace place_;
  std::optional<action::ClusterView> view_;
};

}  // namespace cloudctl::command
