#include "render/tree.h"

#include <algorithm>

#include "base/error.h"
#include "render/compose.h"
#include "render/facts_dockerfile.h"
#include "render/facts_eks.h"
#include "render/facts_kops.h"
#include "render/generated.h"
#include "render/kubernetes.h"
#include "render/library.h"

namespace cloudctl::render {

namespace {

Tree build_files(const plan::ImageBuild& build, Library& library) {
  if (!build.dockerfile.empty()) return {};
  const std::string dockerfile = dockerfile_template(build);
  Tree files{{"Dockerfile", library.print(dockerfile, dockerfile_facts(build))}};
  if (build.generates_ignore) {
    const std::string stem = dockerfile.substr(0, dockerfile.rfind('.'));
    files.push_back({"Dockerfile.dockerignore", library.print(stem + ".dockerignore", {})});
  }
  return files;
}

void append_build(Tree& files, const std::string& name, Tree build) {
  for (File& file : build) {
    files.push_back({"build/" + name + "/" + file.path, std::move(file.content)});
  }
}

}  // namespace

Tree render(const plan::Plan& plan, const Overrides& overrides) {
  Library library(overrides);
  Tree files = plan.target.type == config::TargetType::local ? Tree{compose_file(plan, library)}
                                                             : kubernetes_files(plan, library);
  if (plan.target.cloud) {
    files.push_back({"cluster.yaml", library.print_yaml("eks/cluster.yaml", cluster_facts(plan))});
  }
  if (plan.target.kops) {
    for (File& file : kops_files(plan, library)) files.push_back(std::move(file));
  }
  for (const plan::Service& service : plan.services) {
    if (service.image.build) {
      append_build(files, service.name, build_files(*service.image.build, library));
    }
    for (const plan::Companion& companion : service.companions) {
      if (!companion.image.build) continue;
      append_build(files, service.name + "-" + companion.name,
                   build_files(*companion.image.build, library));
    }
  }
  std::sort(files.begin(), files.end(),
            [](const File& a, const File& b) { return a.path < b.path; });
  return files;
}

Tree render_build(const plan::ImageBuild& build, const Overrides& overrides) {
  Library library(overrides);
  return build_files(build, library);
}

}  // namespace cloudctl::render
