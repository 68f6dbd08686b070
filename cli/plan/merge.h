#pragma once
// A service with what a target says otherwise about it. Pure; fills in no defaults.

#include "config/project.h"

namespace cloudctl::plan {

// What the override gives replaces: a list or a build as a whole; of `env`, `probes`, `resources`
// and `rollout` each entry by itself. Of keys that exclude each other (build and image, replicas
// and autoscale) the override's one drives out the other.
[[nodiscard]] config::Service merged(const config::Service& service,
                                     const config::Service& override);

}  // namespace cloudctl::plan
