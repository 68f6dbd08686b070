#pragma once
// `minikube`: one Kubernetes on this machine, by profile. Commands as values and their output as
// values (minikube 1.3x; progress as CloudEvents). Knows nothing of what the cluster is for.

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "process/command_line.h"
#include "process/runner.h"

namespace cloudctl::tool {

// Empty texts and zeros: minikube's own choice.
struct MinikubeStart {
  std::string driver, runtime, kubernetes_version, memory;  // memory "4g"
  int cpus = 0, nodes = 0;
  std::vector<std::string> addons;
  bool operator==(const MinikubeStart&) const = default;
};
// Says what it does as JSON lines, asks nothing, and leaves the user's current context as it is.
[[nodiscard]] process::CommandLine minikube_start(const std::string& profile,
                                                  const MinikubeStart& start);
[[nodiscard]] process::CommandLine minikube_stop(const std::string& profile);
[[nodiscard]] process::CommandLine minikube_delete(const std::string& profile);

struct MinikubeEvent {
  enum class Kind { step, info, warning, error };
  Kind kind = Kind::info;
  std::string text;
  int current = 0, total = 0;  // of a step: numbers are left out where nothing was to be done
  std::string reason, advice;  // of an error: "PROVIDER_DOCKER_NOT_RUNNING", what to do
  bool operator==(const MinikubeEvent&) const = default;
};
// Nothing for lines that are none, and for the many of a download's progress.
[[nodiscard]] std::optional<MinikubeEvent> parse_minikube_line(std::string_view line);
// What it failed with, among the lines of an output: the last error that has a reason, else the
// last.
[[nodiscard]] std::optional<MinikubeEvent> minikube_error(std::string_view out);

[[nodiscard]] process::CommandLine minikube_status(const std::string& profile);
struct MinikubeStatus {
  bool exists = false;                                // there is such a profile
  std::string host, kubelet, api_server, kubeconfig;  // "Running", "Stopped", "Configured"
  int nodes = 0, running_nodes = 0;
  bool operator==(const MinikubeStatus&) const = default;
};
// minikube exits with 85 when there is no such profile, and with a bit for everything that does not
// run; both are answers. Throws Error when it said nothing that can be read.
[[nodiscard]] MinikubeStatus parse_minikube_status(const process::Completed& completed);
[[nodiscard]] bool runs(const MinikubeStatus& status);

[[nodiscard]] process::CommandLine minikube_profiles();
struct MinikubeProfile {
  std::string name, status, driver, runtime, kubernetes_version;
  int nodes = 0;
  bool operator==(const MinikubeProfile&) const = default;
};
[[nodiscard]] std::vector<MinikubeProfile> parse_minikube_profiles(std::string_view out);

[[nodiscard]] process::CommandLine minikube_ip(const std::string& profile);
// URLs, one a line.
[[nodiscard]] process::CommandLine minikube_service(const std::string& profile,
                                                    const std::string& kube_namespace,
                                                    const std::string& name);

[[nodiscard]] process::CommandLine minikube_addons(const std::string& profile);
[[nodiscard]] process::CommandLine minikube_enable(const std::string& profile,
                                                   const std::string& addon);
// Names of those that are enabled.
[[nodiscard]] std::vector<std::string> parse_minikube_addons(std::string_view out);

// A path to an archive (`docker save`): names are first looked up in places that we cannot see, and
// one that is nowhere is only a warning.
[[nodiscard]] process::CommandLine minikube_image_load(const std::string& profile,
                                                       const std::string& archive);
[[nodiscard]] process::CommandLine minikube_image_list(const std::string& profile);
// "sha256:…" by whole name ("docker.io/library/nginx:1.26"). An image without a tag is left out.
[[nodiscard]] std::map<std::string, std::string> parse_minikube_images(std::string_view out);

}  // namespace cloudctl::tool
