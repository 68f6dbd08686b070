#pragma once
// Making a minikube ready for a deploy, and `cluster create/status/delete` for it. It must not know
// what will be deployed.

#include <filesystem>
#include <string>
#include <vector>

#include "action/execute.h"
#include "action/local_check.h"
#include "base/error.h"
#include "tool/minikube.h"

namespace cloudctl::action {

// What there is of a profile, by one `minikube status`. Throws Error when minikube is not there
// (missing_tool) or says nothing that can be read.
[[nodiscard]] tool::MinikubeStatus look_at_minikube(World& world, const std::string& profile);

// That one does not run, in which way, and how it is started.
[[nodiscard]] base::Error minikube_is_away(const std::string& profile,
                                           const tool::MinikubeStatus& status);

struct MinikubeNeed {
  std::string profile = "minikube";
  bool start = false;    // may be started if it does not run; else that is refused with the command
  bool metrics = false;  // something is scaled by its load: addon "metrics-server"
  bool ingress = false;  // something is reached by a host name: addon "ingress"
  tool::MinikubeStart how;  // of a start; its profile is not looked at
};

// "minikube/start", "minikube/metrics-server", "minikube/ingress": what is missing and nothing
// else, in this order; none if it is ready. Asks minikube what there is; throws Error
// (missing_tool) saying the command if it does not run and may not be started.
[[nodiscard]] std::vector<Step> minikube_steps(World& world, const MinikubeNeed& need);

// Runs these steps, if there are any, as a run that keeps its logs below `state`. Throws Error with
// minikube's own reason when one fails, and when it was interrupted.
void make_minikube_ready(World& world, const MinikubeNeed& need,
                         const std::filesystem::path& state);

// `cluster create`, `cluster delete`: a profile that runs already is left as it is; one that is not
// there is no failure of deleting it. The folder is where a run keeps its logs.
struct MinikubeResult {
  base::ExitCode code = base::ExitCode::ok;
  bool changed = false;
  std::string sentence, next;
};
[[nodiscard]] MinikubeResult create_minikube(World& world, const MinikubeNeed& need,
                                             const RunFolder& folder);
[[nodiscard]] MinikubeResult delete_minikube(World& world, const std::string& profile,
                                             const RunFolder& folder);

// `cluster status`: host, cluster, API server, address and addons as a list with their fixes.
[[nodiscard]] std::vector<Check> minikube_checks(World& world, const std::string& profile);

}  // namespace cloudctl::action
