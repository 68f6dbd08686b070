#pragma once
// One wave on its way: applied, awaited, and asked meanwhile at a steady rate; and the verdict on
// all of them. Only cluster_apply.cpp uses it.

#include "action/cluster_apply.h"

namespace cloudctl::action {

// `command` applies the objects of the wave; without arguments there are none.
[[nodiscard]] Outcome roll(Console& console, ClusterApply& apply, const ClusterWave& wave,
                           const process::CommandLine& command);

// A sentence for each service of the wave that runs already and is ended before its successor
// starts.
[[nodiscard]] std::vector<std::string> gaps(const ClusterApply& apply, const ClusterWave& wave);

// Until every service that has an address outside answers there; a balancer's address is awaited.
[[nodiscard]] Outcome ask_from_outside(Console& console, ClusterApply& apply);

// Of a lease that is lost, or cannot be renewed as nothing answers.
[[nodiscard]] Outcome lease_not_held(const release::Lease& lease);

}  // namespace cloudctl::action
