#pragma once
// Plan → files. Templates are text (templates/), facts are a tree made from the plan; decisions
// live in the facts. Deterministic to the byte. Every rendered YAML is parsed again before it
// leaves this room.

#include <string>
#include <string_view>
#include <vector>

#include "plan/plan.h"

namespace cloudctl::render {

struct File {
  std::string path;  // relative, with '/'
  std::string content;
  bool operator==(const File&) const = default;
};

using Tree = std::vector<File>;  // sorted by path

// The user's own templates by name (from .cloudctl/templates/), which win over the embedded ones.
using Overrides = std::vector<File>;

// All files of the plan's target: for local "compose.yaml"; for kubernetes and minikube
// "manifests/10-namespace.yaml" …, and for eks the cluster itself, "cluster.yaml", for kops
// "cluster/10-cluster.yaml" …; and "build/<service>/Dockerfile" with
// "build/<service>/Dockerfile.dockerignore" for every image whose Dockerfile is generated. Throws
// Error naming the template when an overriding one is broken (unknown name, result that is not
// YAML).
[[nodiscard]] Tree render(const plan::Plan& plan, const Overrides& overrides);

// The generated Dockerfile and its ignore file of one image.
[[nodiscard]] Tree render_build(const plan::ImageBuild& build, const Overrides& overrides);

}  // namespace cloudctl::render
