#pragma once
// The pipeline of a CI system for one target: check, build, push, plan, deploy of what was planned.
// Knows no CI system but by its template (templates/ci/), and starts nothing.

#include <string>
#include <vector>

#include "plan/plan.h"
#include "render/tree.h"

namespace cloudctl::render {

enum class CiSystem { github, gitlab, jenkins };

// A folder that an image is built from: its code is linted as its language is.
struct CodeFolder {
  std::string path;  // relative to cloudctl.yaml
  config::Folder folder;
};

struct CiRequest {
  CiSystem system = CiSystem::github;
  std::string folder = ".";     // of cloudctl.yaml, relative to the repository's top
  std::string branch = "main";  // the one that is deployed
  std::vector<CodeFolder> code;
};

// The file at the place where the system looks for it, relative to the repository's top. Throws
// Error (usage) for a target that such a pipeline cannot deploy to, and for a name that cannot
// stand in all its languages.
[[nodiscard]] File ci_pipeline(const plan::Plan& plan, const CiRequest& request,
                               const Overrides& overrides);

}  // namespace cloudctl::render
