#pragma once
// Images that go straight into the nodes of a cluster on this machine. For cluster_images.cpp; it
// must not know how images are built.

#include <string>
#include <vector>

#include "action/cluster_images.h"

namespace cloudctl::action {

// What the nodes have, as far as their tool tells: minikube by ID; kind and k3d say nothing, there
// the last good release is believed. Throws Error where there is no way into the nodes.
[[nodiscard]] ImageSurvey survey_nodes(World& world, const ClusterImages& images);

// "load", after all of `builds`.
[[nodiscard]] Step load_step(const ClusterImages& images,
                             const std::vector<std::string>& references,
                             const std::vector<Step>& builds);

// After the step. Throws Error naming one that did not arrive.
[[nodiscard]] BroughtImages loaded_images(World& world, const ClusterImages& images,
                                          const std::vector<std::string>& references);

}  // namespace cloudctl::action
