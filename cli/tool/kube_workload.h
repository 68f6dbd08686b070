#pragma once
// Workloads and what stands beside them, as values (kubernetes.io, API reference). Only what a
// verdict, a cause, a plan or a status line needs.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "tool/kube_object.h"

namespace cloudctl::tool {

struct WorkloadCondition {
  std::string type, status, reason, message;  // "Progressing", "False", "ProgressDeadlineExceeded"
  bool operator==(const WorkloadCondition&) const = default;
};

// Deployment, StatefulSet, ReplicationController, ReplicaSet, Job, CronJob.
struct Workload {
  std::string kind, name, uid, service;
  std::int64_t generation = 0, observed_generation = 0;
  std::optional<int> wanted;  // spec.replicas; of a Job completions
  int replicas = 0, updated = 0, ready = 0, available = 0;
  int succeeded = 0, failed = 0;  // of a Job
  bool paused = false, being_deleted = false;
  std::string current_revision, update_revision;  // of a StatefulSet
  std::vector<std::string> images;                // of its containers, in order
  std::vector<WorkloadCondition> conditions;
  bool operator==(const Workload&) const = default;
};
[[nodiscard]] Workload parse_workload(const KubeObject& object);
[[nodiscard]] bool is_workload(const KubeObject& object);

struct ServicePort {
  std::string name;
  int port = 0, node_port = 0;
  bool operator==(const ServicePort&) const = default;
};
struct KubeService {
  std::string name, type, service;  // "NodePort"; label app.kubernetes.io/name
  std::string cluster_address;
  std::vector<std::string> balancers;  // addresses or names that a load balancer has given
  std::vector<ServicePort> ports;
  bool operator==(const KubeService&) const = default;
};
[[nodiscard]] KubeService parse_service(const KubeObject& object);

struct Node {
  std::string name, address, external_address, architecture, version;
  bool ready = false, schedulable = true;
  std::int64_t cpu_millis = 0, memory_bytes = 0;  // allocatable
  int pods = 0;
  bool operator==(const Node&) const = default;
};
[[nodiscard]] Node parse_node(const KubeObject& object);

struct Autoscaler {
  std::string name, service;
  int min = 1, max = 1, current = 0, desired = 0;
  std::optional<int> cpu_target, cpu_now;  // percent
  std::vector<WorkloadCondition> conditions;
  bool operator==(const Autoscaler&) const = default;
};
[[nodiscard]] Autoscaler parse_autoscaler(const KubeObject& object);

// "250m" → 250, "2" → 2000; "128Mi" → bytes. Nothing if it is no quantity.
[[nodiscard]] std::optional<std::int64_t> cpu_millis(std::string_view quantity);
[[nodiscard]] std::optional<std::int64_t> bytes(std::string_view quantity);

}  // namespace cloudctl::tool
