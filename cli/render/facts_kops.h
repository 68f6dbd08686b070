#pragma once
// What a cluster of kops is made from (kops.sigs.k8s.io, "Cluster spec" and "InstanceGroup spec",
// v1alpha2): facts for its definition and for each group of machines. Knows no template and no
// file.

#include "plan/plan.h"
#include "render/facts.h"
#include "render/library.h"

namespace cloudctl::render {

// "cluster/10-cluster.yaml" and one file for each group of machines, in the order in which kops
// takes them. The plan's target must have a `kops`.
[[nodiscard]] Tree kops_files(const plan::Plan& plan, Library& library);

}  // namespace cloudctl::render
