#pragma once
// All that a deploy does before it takes the lock: checks, and images built, pushed or pulled.
// Changes nothing that runs.

#include <filesystem>
#include <vector>

#include "action/local_deploy.h"

namespace cloudctl::action {

// "check": the preflight as a step.
[[nodiscard]] Step check_step(const DeployRequest& request,
                              const std::optional<std::string>& pinned_engine);

// Builds for missing images of ours, pulls for missing ones of others, pushes if asked for. Asks
// the engine what it has; throws Error if it does not answer.
[[nodiscard]] std::vector<Step> image_steps(World& world, const DeployRequest& request,
                                            const std::filesystem::path& workspace);

}  // namespace cloudctl::action
