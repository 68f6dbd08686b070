#pragma once
// Which target is meant, and what it is called where it runs.

#include <optional>
#include <string>

#include "base/diagnostic.h"
#include "config/project.h"
#include "plan/plan.h"

namespace cloudctl::plan {

struct Choice {
  std::string name;
  std::optional<config::Target> settings;  // empty: there is no such target
  base::Diagnostics diagnostics;
};

// Nothing asked for: the only target of the file, else "local". "local" is there without being
// listed.
[[nodiscard]] Choice choose_target(const config::Project& project, const std::string& asked);

// Namespace: the project's name unless given. A minikube's context is named as its profile
// ("minikube" unless given), as minikube itself names it.
[[nodiscard]] Target settle_target(const config::Project& project, const Choice& choice);

}  // namespace cloudctl::plan
