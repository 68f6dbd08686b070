#include "plan/choose_target.h"

#include "plan/resolving.h"

using namespace cloudctl;
using plan::choose_target;

namespace {

config::Project project_with(const std::map<std::string, config::TargetType>& targets) {
  config::Project project;
  project.name = "notes";
  project.services["w"].image = "i";
  for (const auto& [name, type] : targets) project.targets[name].type = type;
  return project;
}

plan::Target settled(const config::Project& project, const std::string& name) {
  return settle_target(project, choose_target(project, name));
}

}  // namespace

TEST_CASE("choose target: local is there without being listed") {
  CHECK(choose_target(project_with({}), "").name == "local");
  CHECK(choose_target(project_with({}), "local").settings.has_value());
  CHECK(choose_target(project_with({{"eks", config::TargetType::eks}}), "local").settings);
}

TEST_CASE("choose target: the only listed one is meant; of several local is") {
  const auto eks = config::TargetType::eks;
  CHECK(choose_target(project_with({{"prod", eks}}), "").name == "prod");
  CHECK(choose_target(project_with({{"prod", eks}, {"test", eks}}), "").name == "local");
}

TEST_CASE("choose target: an unknown one is refused with the nearest name") {
  const auto project = project_with({{"minikube", config::TargetType::minikube}});
  CHECK(test::mistakes_of(project, test::request_for("minikub")) ==
        test::Mistakes{"C103 0:0 there is no target \"minikub\" | did you mean \"minikube\"? | "
                       "targets of this file: local, minikube"});
}

TEST_CASE("choose target: namespace, profile and context have their defaults") {
  auto project = project_with(
      {{"minikube", config::TargetType::minikube}, {"k8s", config::TargetType::kubernetes}});
  CHECK(settled(project, "minikube") == plan::Target{.name = "minikube",
                                                     .type = config::TargetType::minikube,
                                                     .context = "minikube",
                                                     .profile = "minikube",
                                                     .kube_namespace = "notes",
                                                     .registry = ""});
  project.registry = "docker.io/acme";
  project.targets["k8s"].context = "staging";
  project.targets["k8s"].kube_namespace = "notes-staging";
  CHECK(settled(project, "k8s") == plan::Target{.name = "k8s",
                                                .type = config::TargetType::kubernetes,
                                                .context = "staging",
                                                .profile = "",
                                                .kube_namespace = "notes-staging",
                                                .registry = "docker.io/acme"});
  CHECK(settled(project, "local").kube_namespace.empty());
}
