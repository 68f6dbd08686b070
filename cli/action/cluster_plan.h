#pragma once
// The world as a plan saw it, and whether it has moved since.

#include <map>
#include <string>

#include "action/cluster_deploy.h"

namespace cloudctl::action {

// UID and version by object ("Deployment/web"), and the number of the last release. Versions that
// move by themselves (of what controllers write) do not count.
[[nodiscard]] std::map<std::string, std::string> seen_of(const ClusterView& view);

// Throws Error naming what has moved since the saved plan of this request was made, if there is
// one.
void refuse_moved(const ClusterRequest& request, const ClusterView& view);

// Live objects under wanted names that are not ours: also those without any label of ours, which
// the view of a project does not hold. One question, only for objects that the view lacks.
[[nodiscard]] std::vector<tool::ObjectRef> foreign_objects(
    World& world, const ClusterPlace& place, const std::vector<render::Object>& wanted,
    const std::vector<tool::KubeObject>& live);

}  // namespace cloudctl::action
