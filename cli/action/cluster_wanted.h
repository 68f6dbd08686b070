#pragma once
// What a request wants of a cluster, with all that is known by now: images by digest, secrets with
// their marks, a namespace only if it is ours. Plan and deploy both start from it. Pure.

#include "action/cluster_deploy.h"
#include "action/cluster_facts.h"
#include "action/cluster_images.h"
#include "release/secret_object.h"

namespace cloudctl::action {

struct ClusterWanted {
  release::Record record;
  release::SettledSecrets secrets;
};

struct KnownOfCluster {
  const ClusterView& view;
  Space space = Space::unknown;
  const BroughtImages& brought;
};

[[nodiscard]] ClusterWanted wanted_in_cluster(const ClusterRequest& request,
                                              const KnownOfCluster& known);

// References of the request that the last release ran, as it ran them.
[[nodiscard]] BroughtImages remembered(const ClusterRequest& request,
                                       const release::Record& last_good);

}  // namespace cloudctl::action
