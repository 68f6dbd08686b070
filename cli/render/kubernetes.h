#pragma once
// The files of the Kubernetes targets: which objects there are, under names in apply order.

#include "plan/plan.h"
#include "render/library.h"

namespace cloudctl::render {

// "manifests/10-namespace.yaml" … Throws Error for what cannot be rendered for Kubernetes yet.
[[nodiscard]] Tree kubernetes_files(const plan::Plan& plan, Library& library);

}  // namespace cloudctl::render
