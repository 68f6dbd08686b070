#include "action/cluster_plan.h"

#include <algorithm>
#include <future>

#include "action/cluster_view.h"
#include "action/cluster_wanted.h"
#include "base/error.h"
#include "base/text.h"

namespace cloudctl::action {
namespace {

// Autoscalers, and what they scale, are changed all the time by the cluster itself; claims too.
std::vector<tool::ObjectRef> moving_by_themselves(const release::Record& last) {
  std::vector<tool::ObjectRef> refs;
  std::vector<std::string> autoscaled;
  for (const auto& object : last.objects) {
    if (object.name.kind == "HorizontalPodAutoscaler") autoscaled.push_back(object.service);
  }
  for (const auto& object : last.objects) {
    const auto& kind = object.name.kind;
    const bool scaled =
        std::find(autoscaled.begin(), autoscaled.end(), object.service) != autoscaled.end();
    const bool moves = kind == "PersistentVolumeClaim" || (scaled && kind != "ConfigMap");
    if (moves) refs.push_back(release::ref_of(object.name));
  }
  return refs;
}

// Of those it counts whether they still are as they were released.
std::string version_of(const tool::KubeObject& object, const release::Record& last,
                       const std::vector<tool::ObjectRef>& moving) {
  if (std::find(moving.begin(), moving.end(), object.ref) != moving.end()) {
    for (const auto& released : last.objects) {
      if (release::ref_of(released.name) != object.ref) continue;
      if (release::holds(released, object)) return object.uid + " as released";
    }
  }
  // Of most kinds the API server counts the changes of what is wanted, apart from those of what is.
  if (object.generation > 0) return object.uid + " g" + std::to_string(object.generation);
  return object.uid + " v" + object.resource_version;
}

std::vector<tool::KubeObject> own_namespace(World& world, const ClusterPlace& place) {
  const tool::ObjectRef ref{
      .api_version = "v1", .kind = "Namespace", .name = place.kubectl.kube_namespace};
  return objects_if_answered(world,
                             tool::with_managed_fields(tool::kubectl_get(place.kubectl, {ref})));
}

// Throws Error with what the API server would say to it, if it would not take it. Nothing is
// changed.
void refuse_invalid(World& world, const ClusterPlace& place,
                    const std::vector<render::Object>& objects) {
  std::vector<std::string> texts;
  for (const auto& object : objects) texts.push_back(object.json);
  const auto command = tool::kubectl_apply(place.kubectl, tool::list_of(texts),
                                           {.dry_run = true, .force_conflicts = true});
  const auto done = world.runner.run(command, {.deadline = std::chrono::minutes(2)});
  const auto failure = tool::failure(done);
  if (failure.kind != tool::KubeError::invalid) return;
  throw base::Error({.what = "the cluster would refuse this release: " + failure.sentence,
                     .where = "target \"" + place.target + "\"",
                     .next = "mend that value in cloudctl.yaml or in the template it comes from"});
}

bool is_release(const tool::KubeObject& object) {
  return object.ref.kind == "Secret" && object.ref.name.rfind("cloudctl.", 0) == 0;
}

}  // namespace

std::map<std::string, std::string> seen_of(const ClusterView& view) {
  std::map<std::string, std::string> seen;
  const auto newest = view.history.newest();
  const auto last = view.history.last_good().value_or(release::Record());
  const auto moving = moving_by_themselves(last);
  seen["release"] = std::to_string(newest ? newest->number : 0);
  for (const auto& object : view.objects) {
    if (object.ref.kind == "Pod" || object.ref.kind == "Lease" || is_release(object)) continue;
    seen[object.ref.kind + "/" + object.ref.name] = version_of(object, last, moving);
  }
  return seen;
}

void refuse_moved(const ClusterRequest& request, const ClusterView& view) {
  if (!request.seen) return;
  const auto now = seen_of(view);
  std::vector<std::string> moved;
  for (const auto& [name, version] : *request.seen) {
    const auto found = now.find(name);
    if (found == now.end() || found->second != version) moved.push_back(name);
  }
  for (const auto& [name, version] : now) {
    if (request.seen->count(name) == 0) moved.push_back(name);
  }
  if (moved.empty()) return;
  std::sort(moved.begin(), moved.end());
  throw base::Error(
      {.what = "the cluster has changed since the plan was made: " + base::join(moved, ", "),
       .where = "target \"" + request.place.target + "\"",
       .next = "make a new plan, look at it, and deploy that one"});
}

std::vector<tool::ObjectRef> foreign_objects(World& world, const ClusterPlace& place,
                                             const std::vector<render::Object>& wanted,
                                             const std::vector<tool::KubeObject>& live) {
  std::vector<tool::ObjectRef> unseen;
  for (const auto& object : wanted) {
    const auto ref = release::ref_of(object.name);
    // A ConfigMap's name holds a hash of what it says: nobody else has it.
    const bool in_question = ref.kind != "Namespace" && ref.kind != "ConfigMap";
    if (in_question && tool::find(live, ref) == nullptr) unseen.push_back(ref);
  }
  if (unseen.empty()) return {};
  return release::foreign(
      wanted, objects_if_answered(world, tool::kubectl_get(place.kubectl, unseen)), place.project);
}

ClusterDifference plan_for_cluster(World& world, const ClusterRequest& request) {
  ClusterView view = request.view ? *request.view : look_at_cluster(world, request.place);
  const auto last = view.history.last_good();
  auto space = std::async(std::launch::async, [&] { return own_namespace(world, request.place); });
  release::Sides sides{
      .wanted = {}, .last = {}, .live = objects_with_managers(world, request.place), .earlier = {}};
  const auto there = space.get();
  const auto whose = space_of(there.empty() ? nullptr : &there.front(), request.place.project);
  const auto wanted =
      wanted_in_cluster(request, {.view = view, .space = whose, .brought = {}}).record;
  sides.wanted = wanted.objects;
  sides.live.insert(sides.live.end(), there.begin(), there.end());
  if (last) sides.last = last->objects;
  for (const auto& record : view.history.list()) {
    sides.earlier.insert(sides.earlier.end(), record.objects.begin(), record.objects.end());
  }
  // Without its namespace nothing can be tried.
  if (!there.empty()) refuse_invalid(world, request.place, wanted.objects);
  return {.objects = release::differences(sides),
          .seen = seen_of(view),
          .before = last ? last->number : 0};
}

}  // namespace cloudctl::action
