#pragma once
// Questions to a cluster that several of its verbs ask. Each answer is what is true at one moment.

#include <vector>

#include "action/cluster_deploy.h"
#include "release/lease.h"

namespace cloudctl::action {

// The objects that this command prints. Throws Error saying why the cluster does not tell.
[[nodiscard]] std::vector<tool::KubeObject> asked_objects(World& world,
                                                          const process::CommandLine& command);

// The same; nothing if the cluster does not tell.
[[nodiscard]] std::vector<tool::KubeObject> objects_if_answered(
    World& world, const process::CommandLine& command);

// All objects of the project with metadata.managedFields: who has set what.
[[nodiscard]] std::vector<tool::KubeObject> objects_with_managers(World& world,
                                                                  const ClusterPlace& place);

// Whoever they belong to, of the kinds that people keep in a namespace.
[[nodiscard]] std::vector<tool::KubeObject> everything_in_namespace(World& world,
                                                                    const ClusterPlace& place);

// Throws Error if the target is pinned to another cluster than this one.
void refuse_other_cluster(World& world, const ClusterPlace& place);

// The lease of the project for `down`, `restart`, which was looked at before. Throws Error as
// acquire_lease does.
struct LeaseAsked {
  const ClusterPlace& place;
  const std::vector<tool::KubeObject>& seen;  // objects of the project
  release::Holder self;
  std::chrono::milliseconds wait{0};
};
[[nodiscard]] release::Lease take_lease(World& world, const LeaseAsked& asked);

}  // namespace cloudctl::action
