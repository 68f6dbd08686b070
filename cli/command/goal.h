#pragma once
// Which project is meant, and where: --target looked up in cloudctl.yaml. Knows nothing of what
// runs there.

#include <filesystem>
#include <string>

#include "command/context.h"
#include "command/load.h"
#include "plan/plan.h"

namespace cloudctl::command {

struct Goal {
  std::string project;         // may be empty only where no file is needed (doctor)
  plan::Target target;         // "local" needs no entry in the file
  std::filesystem::path root;  // folder of the file
};

// Throws Error (usage) if --target is not in the file.
[[nodiscard]] Goal goal_of(const Context& context, const Loaded& loaded);

// Also of a file with mistakes elsewhere: for verbs that look at what runs.
[[nodiscard]] Goal goal_of(const Context& context);

[[nodiscard]] bool is_cluster(const Goal& goal);

[[nodiscard]] std::string type_word(config::TargetType type);  // "minikube"

}  // namespace cloudctl::command
