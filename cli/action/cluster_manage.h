#pragma once
// What else is done with a project in a cluster: take it down, restart, pause and resume a rollout,
// give back a lease.

#include <string>
#include <vector>

#include "action/cluster_deploy.h"

namespace cloudctl::action {

struct ClusterDown {
  ClusterPlace place;
  bool data = false;  // claims too
  int pid = 0;
  std::string who, host;
  std::chrono::milliseconds lock_wait{std::chrono::minutes(5)};
  Permissions permissions;
};
// Removes what the releases list and what is ours, nothing else; the namespace only if it is ours
// and empty. DownResult as on local: `containers` are objects ("Deployment/web").
[[nodiscard]] DownResult down_in_cluster(World& world, const ClusterDown& request);
[[nodiscard]] std::vector<Step> cluster_down_steps(World& world, const ClusterDown& request);

struct ClusterRestart {
  ClusterPlace place;
  std::vector<std::string> services;  // empty: all
  int pid = 0;
  std::string who, host;
};
[[nodiscard]] DeployResult restart_in_cluster(World& world, const ClusterRestart& request);

// Pauses or resumes the rollout of a Deployment; others are refused with the reason.
struct ClusterPause {
  ClusterPlace place;
  std::string service;
  bool resume = false;
};
[[nodiscard]] DeployResult pause_in_cluster(World& world, const ClusterPause& request);

[[nodiscard]] UnlockResult unlock_in_cluster(World& world, const ClusterPlace& place, bool force);

}  // namespace cloudctl::action
