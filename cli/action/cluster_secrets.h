#pragma once
// The secrets of a release on their way into its cluster: what is known here, what the cluster
// keeps, and which pods are told of a change.

#include <vector>

#include "action/cluster_deploy.h"
#include "release/secret_object.h"

namespace cloudctl::action {

// What is known of them.
struct SecretsKnown {
  const std::map<std::string, base::Secret>& values;  // by this machine
  const std::vector<tool::KubeObject>& live;          // objects of the project
  int release = 1;  // to come: marks the values that change with it
};
// Of the names in the record.
[[nodiscard]] release::SettledSecrets settled_secrets(const ClusterPlace& place,
                                                      const release::Record& record,
                                                      const SecretsKnown& known);

// Its workloads with the marks of what they use.
[[nodiscard]] release::Record with_secret_marks(release::Record record,
                                                const release::SettledSecrets& settled);

}  // namespace cloudctl::action
