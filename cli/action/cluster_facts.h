#pragma once
// What is asked of a cluster before anything is changed there, side by side, and the answers as
// values. Only as much is asked as the questions say: what the last release proves needs no asking.

#include <optional>
#include <string>
#include <vector>

#include "action/cluster_deploy.h"
#include "base/error.h"

namespace cloudctl::action {

// Whose the project's namespace is.
enum class Space { unknown, absent, ours, others };

struct ClusterQuestions {
  bool identity = true;  // and whose the namespace is
  bool version = true;
  std::vector<tool::Right> rights;
  bool classes = false;   // of storage
  bool services = false;  // of all namespaces, for node ports
  bool metrics = false;
  bool nodes = false;
};

struct StorageClass {
  std::string name;
  bool is_default = false;
};

struct NodePortUse {
  int port = 0;
  std::string kube_namespace, service;
};

struct ClusterFacts {
  // Why the first question came to nothing, if it did.
  std::optional<base::Failure> no_answer;
  std::string uid, server;  // empty: not known, or may not be asked
  Space space = Space::unknown;
  tool::ClusterVersion version;
  std::vector<tool::Right> refused;
  std::optional<std::vector<StorageClass>> classes;  // nothing: may not be asked
  std::optional<std::vector<NodePortUse>> ports;
  std::vector<tool::Node> nodes;
  bool measures = true;  // the metrics server answers
};

// What has been seen already is not asked again.
[[nodiscard]] ClusterFacts ask_cluster(World& world, const ClusterPlace& place,
                                       const ClusterQuestions& questions, ClusterFacts seen = {});

// Of identity, namespace and nodes, what was seen when the cluster was looked at.
[[nodiscard]] ClusterFacts facts_seen(const ClusterView& view, const ClusterPlace& place);

// Of a namespace as it was found; null: there is none.
[[nodiscard]] Space space_of(const tool::KubeObject* found, const std::string& project);

// Why this is not the cluster that the target is pinned to, if it is another one.
[[nodiscard]] std::optional<base::Failure> other_cluster(const ClusterPlace& place,
                                                         const ClusterFacts& facts);

// The rights that applying, watching and removing these objects takes.
[[nodiscard]] std::vector<tool::Right> rights_for(const std::vector<render::Object>& objects);

}  // namespace cloudctl::action
