#pragma once
// The steps that bring images into their registry. Knows nothing of how they were built.

#include <vector>

#include "action/local_build.h"

namespace cloudctl::action {

// "push/web", after the build step of the same image if there is one among `builds`. One for
// several platforms is pushed for each ("push/web@linux/arm64"), and then put together as an index.
[[nodiscard]] std::vector<Step> push_steps(const std::vector<BuildJob>& jobs,
                                           const std::vector<Step>& builds);

}  // namespace cloudctl::action
