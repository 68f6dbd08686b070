// What a cluster has of a project, seen at one moment.

#include "action/cluster_view.h"

#include <algorithm>
#include <array>
#include <future>

#include "action/cluster_facts.h"
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
constexpr std::array<Kind, 16> kinds{{{"v1", "Pod"},
                                      {"v1", "Secret"},
                                      {"coordination.k8s.io/v1", "Lease"},
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

process::CommandLine query(const ClusterPlace& place, const std::string& selector) {
  std::vector<std::string> resources;
  resources.reserve(kinds.size());
  for (const auto& one : kinds) resources.push_back(tool::resource_name(one.api_version, one.kind));
  return tool::kubectl_get(place.kubectl, resources, selector);
}

process::CommandLine project_query(const ClusterPlace& place) {
  return query(place, observe::selector(place.project));
}

}  // namespace

std::vector<tool::KubeObject> asked_objects(World& world, const process::CommandLine& command) {
  const auto done = world.runner.run(command, {.deadline = answer_time, .keep = 256U << 20U});
  if (!done.ok()) throw observe::no_cluster(command, done);
  return tool::parse_objects(done.out, process::printed(command));
}

std::vector<tool::KubeObject> objects_if_answered(World& world,
                                                  const process::CommandLine& command) {
  const auto done = world.runner.run(command, {.deadline = answer_time});
  if (!done.ok()) return {};
  return tool::parse_objects(done.out, process::printed(command));
}

std::vector<tool::KubeObject> objects_with_managers(World& world, const ClusterPlace& place) {
  return asked_objects(world, tool::with_managed_fields(project_query(place)));
}

std::vector<tool::KubeObject> everything_in_namespace(World& world, const ClusterPlace& place) {
  return asked_objects(world, query(place, ""));
}

void refuse_other_cluster(World& world, const ClusterPlace& place) {
  if (place.pinned_uid.empty()) return;
  const auto facts = ask_cluster(world, place, {.version = false});
  if (facts.no_answer) throw base::Error(*facts.no_answer);
  if (const auto other = other_cluster(place, facts)) throw base::Error(*other);
}

release::Lease take_lease(World& world, const LeaseAsked& asked) {
  release::LeaseRequest request{
      .kubectl = asked.place.kubectl,
      .project = asked.place.project,
      .self = asked.self,
      .create_namespace = {},
      .wait = asked.wait,
      .on_waiting = [&world](const release::Holder& holder) {
        world.progress.on(
            {.kind = EventKind::note, .text = "waiting for " + release::described(holder)});
      }};
  const auto ref = release::lease_ref(asked.place.kubectl, asked.place.project);
  if (const auto* seen = tool::find(asked.seen, ref)) request.seen = *seen;
  return release::acquire_lease(world.runner, world.clock, request);
}

ClusterView look_at_cluster(World& world, const ClusterPlace& place) {
  // Where nodes may not be listed, node ports have no address: no reason to fail.
  auto nodes = std::async(std::launch::async, [&] {
    return objects_if_answered(
        world, tool::kubectl_get(place.kubectl, {tool::resource_name("v1", "Node")}, ""));
  });
  ClusterView view{
      .objects = asked_objects(world, project_query(place)), .history = {}, .scene = {}};
  view.history = release::history_of(view.objects);
  view.scene = observe::scene(view.objects);
  for (const auto& node : nodes.get()) view.scene.nodes.push_back(tool::parse_node(node));
  return view;
}

}  // namespace cloudctl::action
