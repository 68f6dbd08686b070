#pragma once
// An image for several platforms is built once for each of them, and put together in its registry
// as an index: every engine can do that, while most export only one platform at a time. Knows
// nothing of who runs it.

#include <optional>
#include <string>
#include <vector>

#include "action/local_build.h"

namespace cloudctl::action {

[[nodiscard]] bool for_several_platforms(const BuildJob& job);

// The first such job; nothing if there is none.
[[nodiscard]] std::optional<BuildJob> first_for_several_platforms(
    const std::vector<BuildJob>& jobs);

// The jobs as docker is given them: one for several platforms becomes one for each, whose name and
// tags say which: "web@linux/arm64", "web:c-1a2b-arm64". Others stay as they are.
[[nodiscard]] std::vector<BuildJob> per_platform(const std::vector<BuildJob>& jobs);

// Of each job the one platform that containers of this engine run, under the job's own tags. Asks
// the engine only if a job has several. Throws Error if a job has none for it.
[[nodiscard]] std::vector<BuildJob> for_engine(World& world, const std::vector<BuildJob>& jobs);

// An index is made by buildx. Throws Error naming the job that needs it.
[[noreturn]] void miss_buildx(const BuildJob& job);

}  // namespace cloudctl::action
