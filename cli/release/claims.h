#pragma once
// Volumes of services in a cluster that a release wants in another size. Kubernetes makes claims
// larger where their storage class allows it, never smaller, and never those of a stateful set by
// its template (kubernetes.io, "Persistent Volumes", "Expanding Persistent Volumes Claims").

#include <string>
#include <vector>

#include "release/record.h"
#include "tool/kube_object.h"

namespace cloudctl::release {

struct ClaimChange {
  std::string service, claim;  // "web", "web-data"
  std::string from, to;        // "1Gi"
  std::string storage_class;   // of the claim; empty: not known
  bool of_set = false, less = false;
  bool operator==(const ClaimChange&) const = default;
};
[[nodiscard]] std::vector<ClaimChange> claim_changes(const Record& wanted,
                                                     const std::vector<tool::KubeObject>& live);

// Whether claims of this class may be made larger.
[[nodiscard]] bool lets_grow(const tool::KubeObject& storage_class);

}  // namespace cloudctl::release
