#pragma once
// What a pod says: containers, probes, limits, volumes, and what makes it pass the "restricted" Pod
// Security level (kubernetes.io, "Pod Security Standards"). Knows no template.

#include "render/facts_kubernetes.h"

namespace cloudctl::render {

[[nodiscard]] Facts pod_facts(const Subject& subject);

}  // namespace cloudctl::render
