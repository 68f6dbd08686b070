#pragma once
// Pods as values (kubernetes.io, API reference, PodStatus). Only what a verdict, a cause or a
// status line needs.

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "tool/kube_object.h"

namespace cloudctl::tool {

struct PodContainer {
  std::string name, image, image_id;
  bool init = false;  // it runs before the others
  bool ready = false, started = false;
  int restarts = 0;
  // "running", "waiting", "terminated"; empty: not known yet
  std::string state;
  std::string reason, message;  // of waiting or terminated: "ImagePullBackOff", "OOMKilled"
  int exit_code = 0, signal = 0;
  std::string started_at, finished_at;  // ISO times
  // The run before this one, if there was one.
  std::string last_reason, last_message, last_finished_at;
  int last_exit_code = 0, last_signal = 0;
  // As asked for in the spec; text of the API server: "128Mi"; empty: none
  std::string memory_limit, memory_request, cpu_limit, cpu_request;
  bool operator==(const PodContainer&) const = default;
};

struct PodCondition {
  std::string type, status, reason, message, since;  // "Ready", "True"…
  bool operator==(const PodCondition&) const = default;
};

struct Pod {
  std::string name, uid, service;      // label app.kubernetes.io/name
  std::string template_hash;           // pod-template-hash or controller-revision-hash
  std::string phase, reason, message;  // "Pending", "Running", "Succeeded", "Failed"; "Evicted"
  std::string node, address, created, started;
  std::string owner_kind, owner_name;
  bool being_deleted = false, ready = false;
  std::vector<PodContainer> containers;  // companions too, and init containers first
  std::vector<PodCondition> conditions;
  std::map<std::string, std::string> labels, annotations;
  bool operator==(const Pod&) const = default;
};

// Throws Error when it is no Pod.
[[nodiscard]] Pod parse_pod(const KubeObject& object);
[[nodiscard]] const PodCondition* find_condition(const Pod& pod, std::string_view type);

struct KubeEvent {
  std::string about_kind, about_name, about_uid;
  std::string type, reason, message, last;  // "Warning", "Unhealthy", …, ISO time
  int count = 1;
  bool operator==(const KubeEvent&) const = default;
};
[[nodiscard]] KubeEvent parse_event(const KubeObject& object);

}  // namespace cloudctl::tool
