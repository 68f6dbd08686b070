#include "render/ci.h"

#include "render/facts_ci.h"
#include "render/library.h"

namespace cloudctl::render {

File ci_pipeline(const plan::Plan& plan, const CiRequest& request, const Overrides& overrides) {
  Library library(overrides);
  const Facts facts = ci_facts(plan, request);
  switch (request.system) {
    case CiSystem::gitlab:
      return {".gitlab-ci.yml", library.print_yaml("ci/gitlab.yaml", facts)};
    case CiSystem::jenkins:
      return {"Jenkinsfile", library.print("ci/Jenkinsfile", facts)};
    case CiSystem::github:
      break;
  }
  return {".github/workflows/cloudctl-" + plan.target.name + ".yaml",
          library.print_yaml("ci/github.yaml", facts)};
}

}  // namespace cloudctl::render
