#pragma once
// What is said of volumes that a release wants in another size (release/claims.h), before anything
// is changed.

#include <vector>

#include "action/cluster_deploy.h"

namespace cloudctl::action {

// Asks for the storage classes of what is to grow. Throws Error (usage), with the way there is, for
// the first change that cannot be.
void refuse_claim_changes(World& world, const ClusterPlace& place, const release::Record& wanted,
                          const std::vector<tool::KubeObject>& seen);

}  // namespace cloudctl::action
