#pragma once
// Passwords of the ready-made services of a cluster, before a release with them is brought up.

#include <optional>
#include <vector>

#include "action/cluster_deploy.h"

namespace cloudctl::action {

// "passwords": every one that the cluster does not have is made, and is there before anything can
// use it. Nothing if it has them all. The step fails where there is data of an earlier deploy whose
// password is gone.
[[nodiscard]] std::optional<Step> password_step(const ClusterPlace& place,
                                                const release::Record& record,
                                                const std::vector<tool::KubeObject>& live);

}  // namespace cloudctl::action
