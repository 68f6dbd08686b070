#include <algorithm>
#include <future>
#include <nlohmann/json.hpp>

#include "base/text.h"
#include "observe/pod_cause.h"
#include "observe/pod_cause_parts.h"

namespace cloudctl::observe {
namespace {

using Json = nlohmann::json;
using Objects = std::vector<tool::KubeObject>;

constexpr std::chrono::seconds look_time{5};
constexpr int log_lines = 20;
constexpr const char* namespaced = "/api/v1/namespaces/";

std::string namespace_of(const ClusterEyes& eyes) {
  return eyes.kubectl.kube_namespace.empty() ? "default" : eyes.kubectl.kube_namespace;
}

process::Completed run(const ClusterEyes& eyes, const process::CommandLine& command) {
  return eyes.runner.run(command, {.deadline = look_time});
}

// What may not be seen is not known: a cause has fewer numbers then.
Objects objects_of(const ClusterEyes& eyes, const process::CommandLine& command) {
  const auto done = run(eyes, command);
  if (!done.ok()) return {};
  return tool::parse_objects(done.out, process::printed(command));
}

std::vector<tool::KubeEvent> events(const ClusterEyes& eyes, const std::string& fields) {
  std::vector<tool::KubeEvent> result;
  const auto path = namespaced + namespace_of(eyes) + "/events?limit=200&fieldSelector=" + fields;
  for (const auto& object : objects_of(eyes, tool::kubectl_raw(eyes.kubectl, path))) {
    result.push_back(tool::parse_event(object));
  }
  return result;
}

std::vector<std::string> log_of(const ClusterEyes& eyes, const tool::Pod& pod,
                                const tool::PodContainer& container, bool previous) {
  const auto done = run(eyes, tool::kubectl_logs(eyes.kubectl, {.pod = pod.name,
                                                                .selector = "",
                                                                .container = container.name,
                                                                .tail = log_lines,
                                                                .since = "",
                                                                .previous = previous}));
  std::vector<std::string> lines;
  if (!done.ok()) return lines;
  for (const auto& line : base::lines(base::to_valid_utf8(done.out))) {
    lines.push_back(base::printable(line));
  }
  return lines;
}

// A container that was started anew has said in its run before why it ended.
std::vector<std::string> last_lines(const ClusterEyes& eyes, const tool::Pod& pod) {
  const auto* container = troubled(pod);
  if (container == nullptr || pod.node.empty()) return {};
  const bool ran = container->state != "waiting" || container->restarts > 0;
  if (!ran) return {};
  const bool anew = container->state == "running" && container->restarts > 0;
  std::vector<std::string> lines;
  if (anew) lines = log_of(eyes, pod, *container, true);
  for (auto& line : log_of(eyes, pod, *container, false)) lines.push_back(std::move(line));
  if (lines.size() > log_lines) lines.erase(lines.begin(), lines.end() - log_lines);
  return lines;
}

std::vector<tool::Node> nodes(const ClusterEyes& eyes) {
  std::vector<tool::Node> result;
  const auto command = tool::kubectl_get(eyes.kubectl, {tool::resource_name("v1", "Node")}, "");
  for (const auto& object : objects_of(eyes, command)) result.push_back(tool::parse_node(object));
  return result;
}

// Of all namespaces; nothing if there are more than can be counted in time.
std::vector<tool::Pod> pods_on_nodes(const ClusterEyes& eyes) {
  const auto command = tool::kubectl_raw(
      eyes.kubectl,
      "/api/v1/pods?limit=2000&fieldSelector=status.phase%21%3DSucceeded%2Cstatus.phase%21%3DFailed"
      "%2Cspec.nodeName%21%3D");
  const auto done = eyes.runner.run(command, {.deadline = look_time, .keep = 64U << 20U});
  if (!done.ok() || done.cut) return {};
  const Json json = Json::parse(done.out, nullptr, false);
  if (json.is_discarded() || json.contains(Json::json_pointer("/metadata/remainingItemCount"))) {
    return {};
  }
  std::vector<tool::Pod> result;
  for (const auto& object : tool::parse_objects(done.out, process::printed(command))) {
    result.push_back(tool::parse_pod(object));
  }
  return result;
}

std::optional<Cause> claims(const ClusterEyes& eyes, const tool::Pod& pod) {
  const auto project = pod.labels.find("app.kubernetes.io/part-of");
  std::string of_service = "app.kubernetes.io/name=" + pod.service;
  if (project != pod.labels.end()) of_service += ",app.kubernetes.io/part-of=" + project->second;
  auto about = std::async(std::launch::async, [&] {
    return events(eyes, "involvedObject.kind%3DPersistentVolumeClaim");
  });
  const auto found = objects_of(
      eyes, tool::kubectl_get(eyes.kubectl, {tool::resource_name("v1", "PersistentVolumeClaim")},
                              of_service));
  return claim_cause(found, about.get());
}

// The newest sample of metrics-server, where there is one.
std::optional<std::int64_t> memory_used(const ClusterEyes& eyes, const tool::Pod& pod,
                                        const std::string& container) {
  const auto done =
      run(eyes, tool::kubectl_raw(eyes.kubectl, "/apis/metrics.k8s.io/v1beta1/namespaces/" +
                                                    namespace_of(eyes) + "/pods/" + pod.name));
  const Json json = done.ok() ? Json::parse(done.out, nullptr, false) : Json();
  if (!json.is_object() || !json.contains("containers")) return std::nullopt;
  for (const auto& one : json["containers"]) {
    const bool whole =
        one.is_object() && one.contains("usage") && one.value("name", "") == container;
    if (whole) return tool::bytes(one["usage"].value("memory", ""));
  }
  return std::nullopt;
}

bool died_of_memory(const tool::PodContainer& container) {
  return container.reason == "OOMKilled" || container.last_reason == "OOMKilled";
}

bool is_pending(const tool::Pod& pod) {
  const auto* container = troubled(pod);
  return pod.phase == "Pending" && (container == nullptr || !waits_in_vain(*container));
}

}  // namespace

std::vector<tool::KubeEvent> events_about(const ClusterEyes& eyes, const std::string& uid) {
  return events(eyes, "involvedObject.uid%3D" + uid);
}

PodClue gather(const ClusterEyes& eyes, const tool::Pod& pod) {
  PodClue clue{.pod = pod};
  const auto* container = troubled(pod);
  const bool nowhere = pod.node.empty();
  // Each in its own thread: together they take as long as one.
  const auto soon = [](auto ask) { return std::async(std::launch::async, std::move(ask)); };
  auto told = soon([&] { return events_about(eyes, pod.uid); });
  auto lines = soon([&] { return last_lines(eyes, pod); });
  auto room = soon([&] { return nowhere ? nodes(eyes) : std::vector<tool::Node>(); });
  auto others = soon([&] { return nowhere ? pods_on_nodes(eyes) : std::vector<tool::Pod>(); });
  auto unbound = soon([&] { return is_pending(pod) ? claims(eyes, pod) : std::optional<Cause>(); });
  if (container != nullptr && died_of_memory(*container)) {
    clue.memory_used = memory_used(eyes, pod, container->name);
  }
  clue.events = told.get();
  clue.log = lines.get();
  clue.nodes = room.get();
  clue.others = others.get();
  clue.claims = unbound.get();
  return clue;
}

}  // namespace cloudctl::observe
