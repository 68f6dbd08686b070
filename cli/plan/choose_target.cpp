#include "plan/choose_target.h"

#include "base/text.h"
#include "plan/scope.h"
#include "plan/settle_cloud.h"
#include "plan/settle_kops.h"

namespace cloudctl::plan {

namespace {

constexpr auto local = "local";

std::string name_of(const config::Project& project, const std::string& asked) {
  if (!asked.empty()) return asked;
  return project.targets.size() == 1 ? project.targets.begin()->first : local;
}

}  // namespace

Choice choose_target(const config::Project& project, const std::string& asked) {
  Choice choice{.name = name_of(project, asked), .settings = {}, .diagnostics = {}};
  const auto found = project.targets.find(choice.name);
  if (found != project.targets.end()) {
    choice.settings = found->second;
    return choice;
  }
  if (choice.name == local) {
    choice.settings = config::Target{};
    return choice;
  }
  std::vector<std::string> known{local};
  for (const auto& [name, target] : project.targets) {
    if (name != local) known.push_back(name);
  }
  const auto near = base::nearest(choice.name, known);
  Scope scope(project, choice.name, {});
  scope.error(scope.place("targets"), {.code = "C103",
                                       .message = "there is no target \"" + choice.name + "\"",
                                       .label = near ? "did you mean \"" + *near + "\"?" : "",
                                       .help = "targets of this file: " + base::join(known, ", ")});
  choice.diagnostics = scope.diagnostics();
  return choice;
}

Target settle_target(const config::Project& project, const Choice& choice) {
  const config::Target& given = *choice.settings;
  Target target{.name = choice.name,
                .type = given.type,
                .context = given.context.value_or(""),
                .profile = given.profile.value_or(""),
                .kube_namespace = {},
                .registry = given.registry ? *given.registry : project.registry.value_or(""),
                .cloud = {},
                .kops = {}};
  if (target.type == config::TargetType::local) return target;
  target.kube_namespace = given.kube_namespace.value_or(project.name);
  if (target.type == config::TargetType::eks) target.cloud = settle_cloud(given);
  if (target.type == config::TargetType::kops) target.kops = settle_kops(given);
  if (target.type == config::TargetType::minikube) {
    if (target.profile.empty()) target.profile = "minikube";
    if (target.context.empty()) target.context = target.profile;
  }
  return target;
}

}  // namespace cloudctl::plan
