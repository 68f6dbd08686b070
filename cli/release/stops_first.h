#pragma once
// How a workload goes from its old pods to its new ones, as its object says. Pure.

#include "render/objects.h"

namespace cloudctl::release {

// A Deployment that ends its old pods before it makes new ones.
[[nodiscard]] bool stops_first(const render::Object& workload);

}  // namespace cloudctl::release
