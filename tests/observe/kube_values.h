#pragma once
// A Deployment "web" and its pods as a cluster would show them, for the tests of this room.

#include <string>
#include <vector>

#include "observe/cluster.h"
#include "observe/pod_cause.h"

namespace cloudctl::test {

inline tool::Workload deployment(int wanted, int updated, int available) {
  return {.kind = "Deployment",
          .name = "web",
          .uid = "d1",
          .service = "web",
          .generation = 2,
          .observed_generation = 2,
          .wanted = wanted,
          .replicas = wanted,
          .updated = updated,
          .ready = available,
          .available = available,
          .images = {"acme/web:2"}};
}

inline tool::PodContainer running(bool ready) {
  return {.name = "web",
          .image = "acme/web:2",
          .ready = ready,
          .started = true,
          .state = "running",
          .started_at = "2026-11-21T12:00:05Z"};
}

inline tool::PodContainer waiting(const std::string& reason, const std::string& message) {
  return {.name = "web",
          .image = "acme/web:2",
          .state = "waiting",
          .reason = reason,
          .message = message};
}

inline tool::Pod pod(const std::string& name, const std::string& hash,
                     tool::PodContainer container) {
  tool::Pod result{.name = name,
                   .uid = "uid-" + name,
                   .service = "web",
                   .template_hash = hash,
                   .phase = container.state == "running" ? "Running" : "Pending",
                   .node = "node1",
                   .address = "10.244.1.5",
                   .created = "2026-11-21T12:00:0" + std::string(hash == "old" ? "0" : "4") + "Z",
                   .owner_kind = "ReplicaSet",
                   .owner_name = "web-" + hash,
                   .ready = container.ready};
  result.containers = {std::move(container)};
  result.labels = {{"app.kubernetes.io/name", "web"}, {"app.kubernetes.io/part-of", "shop"}};
  return result;
}

// A pod without a node, as the scheduler left it.
inline tool::Pod unplaced(const std::string& message) {
  auto result = pod("web-new-1", "new", {.name = "web", .image = "acme/web:2"});
  result.node.clear();
  result.phase = "Pending";
  result.conditions = {
      {.type = "PodScheduled", .status = "False", .reason = "Unschedulable", .message = message}};
  return result;
}

inline observe::ClusterExpected web(int replicas = 3) {
  return {.service = {.service = "web", .image = "acme/web:2", .replicas = replicas, .port = 8080},
          .expose = {}};
}

inline tool::KubeEvent event(const std::string& reason, const std::string& message) {
  return {.about_kind = "Pod",
          .about_name = "web-new-1",
          .about_uid = "uid-web-new-1",
          .type = "Warning",
          .reason = reason,
          .message = message,
          .last = "2026-11-21T12:00:09Z"};
}

}  // namespace cloudctl::test
