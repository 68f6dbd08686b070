#include "tool/kube_workload.h"

#include <algorithm>
#include <array>

#include "base/text.h"
#include "tool/json.h"

namespace cloudctl::tool {
namespace {

constexpr const char* service_label = "app.kubernetes.io/name";

std::string service_of(const KubeObject& object) {
  const auto found = object.labels.find(service_label);
  return found == object.labels.end() ? "" : found->second;
}

int whole(const Json& object, std::string_view name) {
  return static_cast<int>(number(object, name));
}

std::optional<int> maybe_whole(const Json& object, std::string_view name) {
  const Json& value = member(object, name);
  return value.is_number() ? std::optional(value.get<int>()) : std::nullopt;
}

std::vector<WorkloadCondition> conditions_of(const Json& status) {
  std::vector<WorkloadCondition> conditions;
  for (const Json& condition : member(status, "conditions")) {
    conditions.push_back({.type = text(condition, "type"),
                          .status = text(condition, "status"),
                          .reason = text(condition, "reason"),
                          .message = text(condition, "message")});
  }
  return conditions;
}

std::vector<std::string> images_of(const Json& spec) {
  const Json& in_job = member(member(member(spec, "jobTemplate"), "spec"), "template");
  const Json& pod = in_job.is_object() ? in_job : member(spec, "template");
  std::vector<std::string> images;
  for (const Json& container : member(member(pod, "spec"), "containers"))
    images.push_back(text(container, "image"));
  return images;
}

// Only the two that roll count their updated pods.
int updated_of(const std::string& kind, const Json& status) {
  const bool rolls = kind == "Deployment" || kind == "StatefulSet";
  return whole(status, rolls ? "updatedReplicas" : "replicas");
}

// "InternalIP"; nodes may have several, the first counts.
std::string node_address(const Json& status, std::string_view type) {
  for (const Json& address : member(status, "addresses")) {
    if (text(address, "type") == type) return text(address, "address");
  }
  return "";
}

// The percentage of the cpu among a list of metrics: "target" of the wanted, "current" of the
// measured ones.
std::optional<int> cpu_of(const Json& metrics, std::string_view part) {
  if (!metrics.is_array()) return std::nullopt;
  for (const Json& metric : metrics) {
    for (const char* kind : {"resource", "containerResource"}) {
      const Json& resource = member(metric, kind);
      if (text(resource, "name") == "cpu")
        return maybe_whole(member(resource, part), "averageUtilization");
    }
  }
  return std::nullopt;
}

}  // namespace

bool is_workload(const KubeObject& object) {
  static constexpr std::array<std::string_view, 6> kinds = {
      "Deployment", "StatefulSet", "ReplicationController", "ReplicaSet", "Job", "CronJob"};
  return std::find(kinds.begin(), kinds.end(), object.ref.kind) != kinds.end();
}

Workload parse_workload(const KubeObject& object) {
  const Json json = parse_answer(object.json, "kubectl get");
  const Json& spec = member(json, "spec");
  const Json& status = member(json, "status");
  const std::string& kind = object.ref.kind;
  return {.kind = kind,
          .name = object.ref.name,
          .uid = object.uid,
          .service = service_of(object),
          .generation = object.generation,
          .observed_generation = number(status, "observedGeneration"),
          .wanted = maybe_whole(spec, kind == "Job" ? "completions" : "replicas"),
          .replicas = whole(status, "replicas"),
          .updated = updated_of(kind, status),
          .ready = kind == "Job" ? whole(status, "ready") : whole(status, "readyReplicas"),
          .available = whole(status, "availableReplicas"),
          .succeeded = whole(status, "succeeded"),
          .failed = whole(status, "failed"),
          .paused = flag(spec, "paused") || flag(spec, "suspend"),
          .being_deleted = object.being_deleted,
          .current_revision = text(status, "currentRevision"),
          .update_revision = text(status, "updateRevision"),
          .images = images_of(spec),
          .conditions = conditions_of(status)};
}

KubeService parse_service(const KubeObject& object) {
  const Json json = parse_answer(object.json, "kubectl get services");
  const Json& spec = member(json, "spec");
  KubeService service{.name = object.ref.name,
                      .type = text(spec, "type"),
                      .service = service_of(object),
                      .cluster_address = text(spec, "clusterIP")};
  const Json& ingress = member(member(member(json, "status"), "loadBalancer"), "ingress");
  for (const Json& given : ingress) {
    const std::string host = text(given, "hostname");
    service.balancers.push_back(host.empty() ? text(given, "ip") : host);
  }
  for (const Json& port : member(spec, "ports")) {
    service.ports.push_back({.name = text(port, "name"),
                             .port = whole(port, "port"),
                             .node_port = whole(port, "nodePort")});
  }
  return service;
}

Node parse_node(const KubeObject& object) {
  const Json json = parse_answer(object.json, "kubectl get nodes");
  const Json& status = member(json, "status");
  const Json& info = member(status, "nodeInfo");
  const Json& room = member(status, "allocatable");
  const std::vector<WorkloadCondition> conditions = conditions_of(status);
  return {.name = object.ref.name,
          .address = node_address(status, "InternalIP"),
          .external_address = node_address(status, "ExternalIP"),
          .architecture = text(info, "architecture"),
          .version = text(info, "kubeletVersion"),
          .ready = std::any_of(conditions.begin(), conditions.end(),
                               [](const WorkloadCondition& condition) {
                                 return condition.type == "Ready" && condition.status == "True";
                               }),
          .schedulable = !flag(member(json, "spec"), "unschedulable"),
          .cpu_millis = cpu_millis(text(room, "cpu")).value_or(0),
          .memory_bytes = bytes(text(room, "memory")).value_or(0),
          .pods = to_int(text(room, "pods"))};
}

Autoscaler parse_autoscaler(const KubeObject& object) {
  const Json json = parse_answer(object.json, "kubectl get horizontalpodautoscalers");
  const Json& spec = member(json, "spec");
  const Json& status = member(json, "status");
  return {.name = object.ref.name,
          .service = service_of(object),
          .min = maybe_whole(spec, "minReplicas").value_or(1),
          .max = whole(spec, "maxReplicas"),
          .current = whole(status, "currentReplicas"),
          .desired = whole(status, "desiredReplicas"),
          .cpu_target = cpu_of(member(spec, "metrics"), "target"),
          .cpu_now = cpu_of(member(status, "currentMetrics"), "current"),
          .conditions = conditions_of(status)};
}

// Beside what users write, the API server may answer with finer units (apimachinery,
// resource.Quantity): "250u" and "1n" of a cpu, "128974848000m" of memory.
std::optional<std::int64_t> cpu_millis(std::string_view quantity) {
  const auto finer = [&](std::int64_t divisor) -> std::optional<std::int64_t> {
    const auto number = base::parse_bytes(quantity.substr(0, quantity.size() - 1));
    return number ? std::optional((*number + divisor - 1) / divisor) : std::nullopt;
  };
  if (quantity.ends_with('u')) return finer(1000);
  if (quantity.ends_with('n')) return finer(1'000'000);
  return base::parse_cpu(quantity);
}

std::optional<std::int64_t> bytes(std::string_view quantity) {
  if (!quantity.ends_with('m')) return base::parse_bytes(quantity);
  const auto number = base::parse_bytes(quantity.substr(0, quantity.size() - 1));
  return number ? std::optional((*number + 999) / 1000) : std::nullopt;
}

}  // namespace cloudctl::tool
