#include "tool/minikube.h"

#include "base/error.h"
#include "base/text.h"
#include "tool/json.h"
#include "tool/reference.h"

namespace cloudctl::tool {
namespace {

using process::CommandLine;
using Words = std::vector<std::string>;

constexpr int no_such_profile = 85;  // minikube, pkg/minikube/reason: ExGuestNotFound

CommandLine minikube(Words words) {
  words.insert(words.begin(), "minikube");
  return {.argv = std::move(words), .env = {{"MINIKUBE_WANTUPDATENOTIFICATION", "false"}}};
}

CommandLine of(const std::string& profile, Words words) {
  words.insert(words.end(), {"--profile", profile});
  return minikube(std::move(words));
}

// "io.k8s.sigs.minikube.step" → step.
std::optional<MinikubeEvent::Kind> kind_of(std::string_view type) {
  using Kind = MinikubeEvent::Kind;
  constexpr std::string_view prefix = "io.k8s.sigs.minikube.";
  if (!type.starts_with(prefix)) return std::nullopt;
  const std::string_view word = type.substr(prefix.size());
  if (word == "step" || word == "download") return Kind::step;
  if (word == "info") return Kind::info;
  if (word == "warning") return Kind::warning;
  if (word == "error") return Kind::error;
  return std::nullopt;
}

void take_node(MinikubeStatus& status, const Json& node) {
  ++status.nodes;
  const bool is_up = text(node, "Host") == "Running" && text(node, "Kubelet") == "Running";
  if (is_up) ++status.running_nodes;
  if (flag(node, "Worker")) return;
  status.host = text(node, "Host");
  status.kubelet = text(node, "Kubelet");
  status.api_server = text(node, "APIServer");
  status.kubeconfig = text(node, "Kubeconfig");
}

}  // namespace

CommandLine minikube_start(const std::string& profile, const MinikubeStart& start) {
  Words words = {"start", "--output", "json", "--interactive=false", "--keep-context"};
  const auto add = [&](const char* flag, const std::string& value) {
    if (!value.empty()) words.push_back(std::string(flag) + "=" + value);
  };
  add("--driver", start.driver);
  add("--container-runtime", start.runtime);
  add("--kubernetes-version", start.kubernetes_version);
  add("--memory", start.memory);
  add("--cpus", start.cpus > 0 ? std::to_string(start.cpus) : "");
  add("--nodes", start.nodes > 0 ? std::to_string(start.nodes) : "");
  add("--addons", base::join(start.addons, ","));
  return of(profile, std::move(words));
}

CommandLine minikube_stop(const std::string& profile) {
  return of(profile, {"stop", "--output", "json"});
}

CommandLine minikube_delete(const std::string& profile) {
  return of(profile, {"delete", "--output", "json"});
}

std::optional<MinikubeEvent> parse_minikube_line(std::string_view line) {
  if (!line.starts_with('{')) return std::nullopt;
  const Json answer = Json::parse(line, nullptr, false);
  if (answer.is_discarded()) return std::nullopt;
  const auto kind = kind_of(text(answer, "type"));
  if (!kind) return std::nullopt;
  const Json& data = member(answer, "data");
  std::string said = text(data, "message");
  if (said.empty()) said = text(data, "artifact");  // of a download
  return MinikubeEvent{.kind = *kind,
                       .text = base::printable(base::trim(said)),
                       .current = to_int(text(data, "currentstep")),
                       .total = to_int(text(data, "totalsteps")),
                       .reason = *kind == MinikubeEvent::Kind::error ? text(data, "name") : "",
                       .advice = base::printable(base::trim(text(data, "advice")))};
}

std::optional<MinikubeEvent> minikube_error(std::string_view out) {
  std::optional<MinikubeEvent> last;
  for (const std::string& line : base::lines(out)) {
    auto event = parse_minikube_line(line);
    if (!event || event->kind != MinikubeEvent::Kind::error || event->text.empty()) continue;
    // Lines of advice come as errors too; what it ended with has a name.
    if (last && !last->reason.empty() && event->reason.empty()) continue;
    last = std::move(event);
  }
  return last;
}

CommandLine minikube_status(const std::string& profile) {
  return of(profile, {"status", "--output", "json"});
}

MinikubeStatus parse_minikube_status(const process::Completed& completed) {
  if (completed.code == no_such_profile) return {};
  const Json answer = parse_answer(completed.out, "minikube status");
  MinikubeStatus status{.exists = true};
  // A profile that is written down, and has no machine: "null".
  if (answer.is_null()) return {.exists = true, .host = "Nonexistent", .nodes = 1};
  // One node is an object, several are a list of them.
  if (answer.is_array()) {
    for (const Json& node : answer) take_node(status, node);
  } else {
    take_node(status, answer);
  }
  return status;
}

bool runs(const MinikubeStatus& status) {
  return status.exists && status.host == "Running" && status.api_server == "Running" &&
         status.running_nodes == status.nodes;
}

CommandLine minikube_profiles() {
  return minikube({"profile", "list", "--light", "--output", "json"});
}

std::vector<MinikubeProfile> parse_minikube_profiles(std::string_view out) {
  const Json answer = parse_answer(out, "minikube profile list");
  std::vector<MinikubeProfile> profiles;
  for (const Json& profile : member(answer, "valid")) {
    const Json& config = member(profile, "Config");
    const Json& kubernetes = member(config, "KubernetesConfig");
    profiles.push_back({.name = text(profile, "Name"),
                        .status = text(profile, "Status"),
                        .driver = text(config, "Driver"),
                        .runtime = text(kubernetes, "ContainerRuntime"),
                        .kubernetes_version = text(kubernetes, "KubernetesVersion"),
                        .nodes = static_cast<int>(member(config, "Nodes").size())});
  }
  return profiles;
}

CommandLine minikube_ip(const std::string& profile) {
  return of(profile, {"ip"});
}

CommandLine minikube_service(const std::string& profile, const std::string& kube_namespace,
                             const std::string& name) {
  return of(profile, {"service", name, "--namespace", kube_namespace, "--url"});
}

CommandLine minikube_addons(const std::string& profile) {
  return of(profile, {"addons", "list", "--output", "json"});
}

CommandLine minikube_enable(const std::string& profile, const std::string& addon) {
  return of(profile, {"addons", "enable", addon});
}

Words parse_minikube_addons(std::string_view out) {
  const Json answer = parse_answer(out, "minikube addons list");
  Words enabled;
  if (!answer.is_object()) return enabled;
  for (const auto& [name, addon] : answer.items()) {
    if (text(addon, "Status") == "enabled") enabled.push_back(name);
  }
  return enabled;
}

CommandLine minikube_image_load(const std::string& profile, const std::string& archive) {
  return of(profile, {"image", "load", archive});
}

CommandLine minikube_image_list(const std::string& profile) {
  return of(profile, {"image", "ls", "--format", "json"});
}

std::map<std::string, std::string> parse_minikube_images(std::string_view out) {
  const Json answer = parse_answer(out, "minikube image ls");
  std::map<std::string, std::string> images;
  for (const Json& image : answer) {
    std::string id = text(image, "id");
    if (!id.empty() && id.find(':') == std::string::npos) id = "sha256:" + id;
    for (const std::string& tag : texts(image, "repoTags")) {
      if (const auto reference = parse_reference(tag)) images[full_name(*reference)] = id;
    }
  }
  return images;
}

}  // namespace cloudctl::tool
