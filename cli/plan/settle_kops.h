#pragma once
// A target of type kops: its defaults, and what kops makes otherwise than the file may ask for.
// Knows no service.

#include "config/project.h"
#include "plan/cloud.h"
#include "plan/scope.h"

namespace cloudctl::plan {

// Defaults: the version that kops recommends, two machines of t3.large in private networks over the
// first two zones of the region with a NAT gateway in each, and one t3.medium as control plane.
// kops begins with "min" machines.
[[nodiscard]] Kops settle_kops(const config::Target& target);

// Names that are no domain, versions that are not whole, and keys that only EKS has.
void check_kops(const Kops& kops, Scope& scope);

}  // namespace cloudctl::plan
