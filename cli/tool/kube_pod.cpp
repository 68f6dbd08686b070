#include "tool/kube_pod.h"

#include <algorithm>
#include <array>

#include "base/error.h"
#include "tool/json.h"

namespace cloudctl::tool {
namespace {

constexpr const char* service_label = "app.kubernetes.io/name";

// "running": {"startedAt": …}; one of the three is there, none before the kubelet has looked.
void take_state(PodContainer& container, const Json& state) {
  for (const char* name : {"running", "waiting", "terminated"}) {
    const Json& now = member(state, name);
    if (!now.is_object()) continue;
    container.state = name;
    container.reason = text(now, "reason");
    container.message = text(now, "message");
    container.exit_code = static_cast<int>(number(now, "exitCode"));
    container.signal = static_cast<int>(number(now, "signal"));
    container.started_at = text(now, "startedAt");
    container.finished_at = text(now, "finishedAt");
  }
}

void take_last(PodContainer& container, const Json& state) {
  const Json& ended = member(state, "terminated");
  container.last_reason = text(ended, "reason");
  container.last_message = text(ended, "message");
  container.last_finished_at = text(ended, "finishedAt");
  container.last_exit_code = static_cast<int>(number(ended, "exitCode"));
  container.last_signal = static_cast<int>(number(ended, "signal"));
}

const Json& named(const Json& list, const std::string& name) {
  static const Json none;
  if (!list.is_array()) return none;
  const auto found = std::find_if(list.begin(), list.end(),
                                  [&](const Json& entry) { return text(entry, "name") == name; });
  return found == list.end() ? none : *found;
}

PodContainer container_of(const Json& spec, const Json& statuses) {
  const Json& resources = member(spec, "resources");
  const Json& limits = member(resources, "limits");
  const Json& requests = member(resources, "requests");
  const Json& status = named(statuses, text(spec, "name"));
  PodContainer container{.name = text(spec, "name"),
                         .image = text(spec, "image"),
                         .image_id = text(status, "imageID"),
                         .ready = flag(status, "ready"),
                         .started = flag(status, "started"),
                         .restarts = static_cast<int>(number(status, "restartCount")),
                         .memory_limit = text(limits, "memory"),
                         .memory_request = text(requests, "memory"),
                         .cpu_limit = text(limits, "cpu"),
                         .cpu_request = text(requests, "cpu")};
  take_state(container, member(status, "state"));
  take_last(container, member(status, "lastState"));
  return container;
}

std::vector<PodContainer> containers_of(const Json& spec, const Json& status) {
  std::vector<PodContainer> containers;
  for (const auto& [in_spec, in_status] : {std::pair("initContainers", "initContainerStatuses"),
                                           std::pair("containers", "containerStatuses")}) {
    for (const Json& container : member(spec, in_spec)) {
      containers.push_back(container_of(container, member(status, in_status)));
      containers.back().init = std::string_view(in_spec) == "initContainers";
    }
  }
  return containers;
}

std::vector<PodCondition> conditions_of(const Json& status) {
  std::vector<PodCondition> conditions;
  for (const Json& condition : member(status, "conditions")) {
    conditions.push_back({.type = text(condition, "type"),
                          .status = text(condition, "status"),
                          .reason = text(condition, "reason"),
                          .message = text(condition, "message"),
                          .since = text(condition, "lastTransitionTime")});
  }
  return conditions;
}

std::string label(const KubeObject& object, const char* name) {
  const auto found = object.labels.find(name);
  return found == object.labels.end() ? "" : found->second;
}

// Of a Deployment's pod; else of a StatefulSet's.
std::string template_hash_of(const KubeObject& object) {
  const std::string hash = label(object, "pod-template-hash");
  return hash.empty() ? label(object, "controller-revision-hash") : hash;
}

const Json& controller_of(const Json& metadata) {
  static const Json none;
  for (const Json& owner : member(metadata, "ownerReferences")) {
    if (flag(owner, "controller")) return owner;
  }
  return none;
}

std::string first_of(const std::array<std::string, 5>& texts) {
  for (const std::string& text : texts) {
    if (!text.empty()) return text;
  }
  return "";
}

}  // namespace

Pod parse_pod(const KubeObject& object) {
  if (object.ref.kind != "Pod") {
    throw base::Error({.what = "a \"" + object.ref.kind + "\" was given where a pod was expected",
                       .where = "kubectl get pods",
                       .next = "report this with the output of \"kubectl version\""});
  }
  const Json json = parse_answer(object.json, "kubectl get pods");
  const Json& spec = member(json, "spec");
  const Json& status = member(json, "status");
  const Json& owner = controller_of(member(json, "metadata"));
  Pod pod{.name = object.ref.name,
          .uid = object.uid,
          .service = label(object, service_label),
          .template_hash = template_hash_of(object),
          .phase = text(status, "phase"),
          .reason = text(status, "reason"),
          .message = text(status, "message"),
          .node = text(spec, "nodeName"),
          .address = text(status, "podIP"),
          .created = object.created,
          .started = text(status, "startTime"),
          .owner_kind = text(owner, "kind"),
          .owner_name = text(owner, "name"),
          .being_deleted = object.being_deleted,
          .containers = containers_of(spec, status),
          .conditions = conditions_of(status),
          .labels = object.labels,
          .annotations = object.annotations};
  const PodCondition* ready = find_condition(pod, "Ready");
  pod.ready = ready != nullptr && ready->status == "True";
  return pod;
}

const PodCondition* find_condition(const Pod& pod, std::string_view type) {
  const auto found = std::find_if(pod.conditions.begin(), pod.conditions.end(),
                                  [&](const PodCondition& c) { return c.type == type; });
  return found == pod.conditions.end() ? nullptr : &*found;
}

// Both forms of events: v1 and events.k8s.io/v1, which call the same things by other names.
KubeEvent parse_event(const KubeObject& object) {
  const Json json = parse_answer(object.json, "kubectl get events");
  const Json& involved = member(json, "involvedObject");
  const Json& about = involved.is_object() ? involved : member(json, "regarding");
  const Json& series = member(json, "series");
  const std::string message = text(json, "message");
  const std::int64_t count = std::max({number(json, "count"), number(json, "deprecatedCount"),
                                       number(series, "count"), std::int64_t{1}});
  return {.about_kind = text(about, "kind"),
          .about_name = text(about, "name"),
          .about_uid = text(about, "uid"),
          .type = text(json, "type"),
          .reason = text(json, "reason"),
          .message = message.empty() ? text(json, "note") : message,
          .last = first_of({text(series, "lastObservedTime"), text(json, "lastTimestamp"),
                            text(json, "deprecatedLastTimestamp"), text(json, "eventTime"),
                            object.created}),
          .count = static_cast<int>(count)};
}

}  // namespace cloudctl::tool
