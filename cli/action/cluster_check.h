#pragma once
// What must be so before anything is done in a cluster: the checks of `doctor`, which are also the
// preflight of every deploy. Each is a value with what was found and how to mend it.

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "action/cluster_deploy.h"
#include "action/local_check.h"

namespace cloudctl::action {

struct ClusterCheckRequest {
  ClusterPlace place;
  std::optional<release::Record> record;  // what it needs is looked at; may be absent
  std::map<std::string, base::Secret> secrets;
  std::vector<std::string> pushes;                    // references that shall be pushed
  std::map<std::string, tool::RegistryLogin> logins;  // by registry, where known
  // Of images that may have to be built, by reference; an empty list: as the engine's machine is.
  std::map<std::string, std::vector<std::string>> platforms;
};

// kubectl, cluster, identity, version skew, rights, metrics server, storage class, node ports,
// architecture, secrets, registry, engine: side by side, in a stable order. Never throws for what
// it finds.
[[nodiscard]] std::vector<Check> cluster_checks(World& world, const ClusterCheckRequest& request);

}  // namespace cloudctl::action
