// What a cluster has of a project, seen at one moment.

#include "action/cluster_view.h"

#include <algorithm>
#include <array>
#include <future>

#include "action/cluster_facts.h"
#include "action/minikube.h"
#include "base/error.h"
#include "base/text.h"
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

// Why the cluster does not tell. kubectl has only seen that nobody answers; of a minikube its own
// program knows more.
base::Error no_answer(World& world, const ClusterPlace& place, const process::CommandLine& command,
                      const process::Completed& done) {
  const auto kind = tool::failure(done).kind;
  const bool away = kind == tool::KubeError::unreachable || kind == tool::KubeError::no_context;
  if (away && place.type == config::TargetType::minikube) {
    const auto status = look_at_minikube(world, place.profile);
    if (!tool::runs(status)) return minikube_is_away(place.profile, status);
  }
  return observe::no_cluster(command, done);
}

// The nodes, whose addresses node ports are reached by, and the namespaces, of which one tells this
// cluster from all others. Who may list one kind alone is told that one; who may list none can
// still work in a namespace: no reason to fail.
std::vector<tool::KubeObject> surroundings(World& world, const ClusterPlace& place) {
  const auto command = tool::kubectl_get(
      place.kubectl, {tool::resource_name("v1", "Node"), tool::resource_name("v1", "Namespace")},
      "");
  const auto done = world.runner.run(command, {.deadline = answer_time, .keep = 256U << 20U});
  const bool told = done.ending == process::Ending::exited && !base::trim(done.out).empty();
  if (!told) return {};
  return tool::parse_objects(done.out, process::printed(command));
}

// Only where it is seen does it cost anything: then both clusters are named.
void refuse_if_seen_other(World& world, const ClusterPlace& place,
                          const std::vector<tool::KubeObject>& around) {
  const auto* system = tool::find(
      around, tool::ObjectRef{.api_version = "v1", .kind = "Namespace", .name = "kube-system"});
  const bool known = !place.pinned_uid.empty() && system != nullptr;
  if (known && system->uid != place.pinned_uid) refuse_other_cluster(world, place);
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
  auto asking = std::async(std::launch::async, [&] { return surroundings(world, place); });
  const auto command = project_query(place);
  const auto done = world.runner.run(command, {.deadline = answer_time, .keep = 256U << 20U});
  const auto around = asking.get();
  if (!done.ok()) throw no_answer(world, place, command, done);
  refuse_if_seen_other(world, place, around);
  ClusterView view{.objects = tool::parse_objects(done.out, process::printed(command)),
                   .history = {},
                   .scene = {},
                   .namespaces = {}};
  view.history = release::history_of(view.objects);
  view.scene = observe::scene(view.objects);
  for (const auto& one : around) {
    if (one.ref.kind == "Node") view.scene.nodes.push_back(tool::parse_node(one));
    if (one.ref.kind == "Namespace") view.namespaces.push_back(one);
  }
  return view;
}

}  // namespace cloudctl::action
