#pragma once
// Passwords of the ready-made services of a cluster, before a release with them is brought up.

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "action/cluster_deploy.h"

namespace cloudctl::action {

struct NewPasswords {
  Step step;
  std::map<std::string, base::Secret> values;  // that it makes: not to be shown
};
// "passwords": every one that the cluster does not have is made, and is there before anything can
// use it. Nothing if it has them all. The step fails where there is data of an earlier deploy whose
// password is gone.
[[nodiscard]] std::optional<NewPasswords> new_passwords(const ClusterPlace& place,
                                                        const release::Record& record,
                                                        const std::vector<tool::KubeObject>& live);

// What the cluster has of all of them, by name and part: not to be shown.
[[nodiscard]] std::map<std::string, base::Secret> credentials_in_cluster(
    const std::vector<tool::KubeObject>& live);

}  // namespace cloudctl::action
