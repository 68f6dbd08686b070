#include "command/goal.h"

#include "base/error.h"
#include "base/text.h"
#include "plan/choose_target.h"

namespace cloudctl::command {

namespace {

using config::TargetType;

[[noreturn]] void refuse_unknown(const config::Project& project, const std::string& name) {
  std::vector<std::string> known{"local"};
  for (const auto& [target, settings] : project.targets) {
    if (target != "local") known.push_back(target);
  }
  const auto near = base::nearest(name, known);
  throw base::Error({.what = "there is no target \"" + base::printable(name) + "\"",
                     .where = "",
                     .next = (near ? "did you mean \"" + *near + "\"? " : "") +
                             "targets here: " + base::join(known, ", "),
                     .code = base::ExitCode::usage});
}

}  // namespace

std::string type_word(TargetType type) {
  switch (type) {
    case TargetType::local:
      return "local";
    case TargetType::minikube:
      return "minikube";
    case TargetType::kubernetes:
      return "kubernetes";
    case TargetType::eks:
      return "eks";
    case TargetType::kops:
      return "kops";
  }
  return "unknown";
}

Goal goal_of(const Context& context, const Loaded& loaded) {
  const config::Project& project = loaded.reading.project;
  const plan::Choice choice = plan::choose_target(project, target_name(context));
  if (!choice.settings) refuse_unknown(project, choice.name);
  Goal goal{
      .project = project.name, .target = plan::settle_target(project, choice), .root = loaded.root};
  if (goal.target.cloud) goal.target.context = goal.target.cloud->cluster;
  if (goal.target.kops) goal.target.context = goal.target.kops->cloud.cluster;
  return goal;
}

Goal goal_of(const Context& context) {
  const Loaded loaded = load(context);
  Goal goal = goal_of(context, loaded);
  if (!goal.project.empty()) return goal;
  throw base::Error({.what = "the project has no name that can be read",
                     .where = loaded.source.name,
                     .next = "run \"cloudctl check\"",
                     .code = base::ExitCode::usage});
}

bool is_cluster(const Goal& goal) {
  return goal.target.type != TargetType::local;
}

}  // namespace cloudctl::command
