#pragma once
// What the cluster of an EKS target says (eksctl.io, "Config file schema"): the ClusterConfig that
// eksctl makes it from. Knows no template and no file.

#include "plan/plan.h"
#include "render/facts.h"

namespace cloudctl::render {

// The size of a machine's disk in GiB: eksctl's own default, said so that it can be priced.
inline constexpr int node_disk = 80;

// The plan's target must have a cloud.
[[nodiscard]] Facts cluster_facts(const plan::Plan& plan);

}  // namespace cloudctl::render
