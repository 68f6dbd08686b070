#pragma once
// The secrets of a release on their way into its cluster: what is known here, what the cluster
// keeps, which pods are told of a change; and what is taken out of it again.

#include <vector>

#include "action/cluster_deploy.h"
#include "release/secret_object.h"
#include "release/secret_store.h"

namespace cloudctl::action {

// What is known of them.
struct SecretsKnown {
  const std::map<std::string, base::Secret>& values;  // by this machine
  const std::vector<tool::KubeObject>& live;          // objects of the project
  // Without it nothing is known of earlier values, which then do not count as used.
  const release::History* history = nullptr;  // not owned
  release::Marks sent = {};                   // SecretStore::sent
};
// Of the names in the record.
[[nodiscard]] release::SettledSecrets settled_secrets(const ClusterPlace& place,
                                                      const release::Record& record,
                                                      const SecretsKnown& known);

// Its workloads with the marks of what they use, and the record with those of all.
[[nodiscard]] release::Record with_secret_marks(release::Record record,
                                                const release::SettledSecrets& settled);

// Values that the record had, and that the cluster does not have any more.
[[nodiscard]] std::vector<std::string> gone_in_cluster(const ClusterPlace& place,
                                                       const release::Record& record,
                                                       const std::vector<tool::KubeObject>& live);

// All values that the cluster has of the project's secrets, by name and mark: not to be shown.
[[nodiscard]] release::Secrets secrets_in_cluster(const ClusterPlace& place,
                                                  const std::vector<tool::KubeObject>& live);

// Names of values that the cluster has, with their marks.
[[nodiscard]] release::Marks present_in_cluster(const ClusterPlace& place,
                                                const std::vector<tool::KubeObject>& live);

// `secrets unset` there: no value of that name is left. False: there was none. Throws Error saying
// why the cluster does not do it.
bool forget_in_cluster(World& world, const ClusterPlace& place, const std::string& name);

// After a failed `secrets rotate`: the value that this release runs with is the present one again,
// so that the next deploy takes it. False: it is not kept.
bool restore_in_cluster(World& world, const ClusterPlace& place, const release::Record& record,
                        const std::string& name);

}  // namespace cloudctl::action
