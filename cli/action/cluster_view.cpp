// What a cluster has of a project, seen at one moment.

#include "action/cluster_view.h"

#include <algorithm>
#include <array>
#include <future>

#include "base/error.h"
#include "release/cluster_record.h"

namespace cloudctl::action {
namespace {

constexpr std::chrono::seconds answer_time{25};  // kubectl itself gives up after 20 s

struct Kind {
  const char *api_version, *kind;
};
// All that a release of ours may have, but for the namespace itself: who may not list namespaces
// can still work in one.
constexpr std::array<Kind, 15> kinds{{{"v1", "Pod"},
                                      {"v1", "Secret"},
                                      {"apps/v1", "Deployment"},
                                      {"v1", "Service"},
                                      {"v1", "ConfigMap"},
                                      {"v1", "ServiceAccount"},
                                      {"networking.k8s.io/v1", "NetworkPolicy"},
                                      {"policy/v1", "PodDisruptionBudget"},
                                      {"v1", "PersistentVolumeClaim"},
                                      {"apps/v1", "StatefulSet"},
                                      {"autoscaling/v2", "HorizontalPodAutoscaler"},
                                      {"batch/v1", "Job"},
                                      {"batch/v1", "CronJob"},
                                      {"networking.k8s.io/v1", "Ingress"},
                                      {"v1", "ReplicationController"}}};

process::CommandLine project_query(const ClusterPlace& place) {
  std::vector<std::string> resources;
  resources.reserve(kinds.size());
  for (const auto& one : kinds) resources.push_back(tool::resource_name(one.api_version, one.kind));
  return tool::kubectl_get(place.kubectl, resources, observe::selector(place.project));
}

// Where nodes may not be listed, node ports have no address: no reason to fail.
std::vector<tool::KubeObject> nodes_if_allowed(World& world, const ClusterPlace& place) {
  const auto command = tool::kubectl_get(place.kubectl, {tool::resource_name("v1", "Node")}, "");
  const auto done = world.runner.run(command, {.deadline = answer_time});
  if (!done.ok()) return {};
  return tool::parse_objects(done.out, process::printed(command));
}

}  // namespace

std::vector<tool::KubeObject> asked_objects(World& world, const process::CommandLine& command) {
  const auto done = world.runner.run(command, {.deadline = answer_time, .keep = 256U << 20U});
  if (!done.ok()) throw observe::no_cluster(command, done);
  return tool::parse_objects(done.out, process::printed(command));
}

std::vector<tool::KubeObject> objects_with_managers(World& world, const ClusterPlace& place) {
  return asked_objects(world, tool::with_managed_fields(project_query(place)));
}

ClusterView look_at_cluster(World& world, const ClusterPlace& place) {
  auto nodes = std::async(std::launch::async, [&] { return nodes_if_allowed(world, place); });
  ClusterView view{
      .objects = asked_objects(world, project_query(place)), .history = {}, .scene = {}};
  view.history = release::history_of(view.objects);
  view.scene = observe::scene(view.objects);
  for (const auto& node : nodes.get()) view.scene.nodes.push_back(tool::parse_node(node));
  return view;
}

}  // namespace cloudctl::action
