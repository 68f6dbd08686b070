#pragma once
// Load from inside a cluster: a pod for a short time that asks a service by curl, its figures read
// from what it printed. It is no part of any release, and is removed however it ends.

#include <chrono>
#include <string>

#include "action/cluster_deploy.h"
#include "observe/steady.h"

namespace cloudctl::action {

struct ClusterLoad {
  ClusterPlace place;
  std::string url;    // as seen from inside: "http://web:8080/"
  std::string image;  // has curl 7.84 or newer
  double per_second = 20;
  std::chrono::seconds lasting{30};
  std::chrono::milliseconds deadline{2000};  // of each request
  int side_by_side = 4;
};

// Tells world.progress how far it is. Throws Error if the pod cannot be made or does not start,
// with the cause in words; Ctrl-C removes the pod and throws with code interrupted.
[[nodiscard]] observe::LoadFigures load_in_cluster(World& world, const ClusterLoad& load);

}  // namespace cloudctl::action
