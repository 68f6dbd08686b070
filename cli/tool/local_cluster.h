#pragma once
// kind and k3d: Kubernetes in containers of this machine's Docker engine, as far as images get into
// them from there. Knows nothing of which cluster is meant, or why.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "process/command_line.h"

namespace cloudctl::tool {

enum class LocalClusterKind { kind, k3d };
struct LocalCluster {
  LocalClusterKind kind = LocalClusterKind::kind;
  std::string name;
  bool operator==(const LocalCluster&) const = default;
};

// Both name the contexts that they write "kind-NAME" and "k3d-NAME" (kind.sigs.k8s.io, "Interacting
// With Your Cluster"; k3d.io, "Handling Kubeconfigs").
[[nodiscard]] std::optional<LocalCluster> local_cluster(std::string_view context);

// `kind load docker-image` leaves out what its nodes have with the same ID; `k3d image import`
// loads anew each time.
[[nodiscard]] process::CommandLine load_images(const LocalCluster& cluster,
                                               const std::vector<std::string>& references);

}  // namespace cloudctl::tool
