#include "action/cluster_plan.h"

#include <algorithm>

#include "action/cluster_images.h"
#include "action/cluster_secrets.h"
#include "action/cluster_view.h"
#include "base/error.h"
#include "base/text.h"

namespace cloudctl::action {
namespace {

// The API server counts the generation of these up with each change of what is wanted; of the
// others every change moves the version.
bool has_generation(const tool::KubeObject& object) {
  return object.generation > 0;
}

bool moves_by_itself(const std::string& kind) {
  return kind == "HorizontalPodAutoscaler" || kind == "PersistentVolumeClaim";
}

std::string version_of(const tool::KubeObject& object) {
  if (has_generation(object)) return object.uid + " g" + std::to_string(object.generation);
  if (moves_by_itself(object.ref.kind)) return object.uid;
  return object.uid + " v" + object.resource_version;
}

bool is_release(const tool::KubeObject& object) {
  return object.ref.kind == "Secret" && object.ref.name.rfind("cloudctl.", 0) == 0;
}

}  // namespace

std::map<std::string, std::string> seen_of(const ClusterView& view) {
  std::map<std::string, std::string> seen;
  const auto newest = view.history.newest();
  seen["release"] = std::to_string(newest ? newest->number : 0);
  for (const auto& object : view.objects) {
    if (object.ref.kind == "Pod" || is_release(object)) continue;
    seen[object.ref.kind + "/" + object.ref.name] = version_of(object);
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
    if (ref.kind != "Namespace" && tool::find(live, ref) == nullptr) unseen.push_back(ref);
  }
  if (unseen.empty()) return {};
  return release::foreign(
      wanted, objects_if_answered(world, tool::kubectl_get(place.kubectl, unseen)), place.project);
}

ClusterDifference plan_for_cluster(World& world, const ClusterRequest& request) {
  ClusterView view = request.view ? *request.view : look_at_cluster(world, request.place);
  const auto last = view.history.last_good();
  auto wanted = request.desired;
  if (last) {
    std::vector<std::string> references;
    for (const auto& job : request.jobs) references.push_back(job.reference);
    wanted = with_images(std::move(wanted), remembered_images(*last, references));
  }
  wanted = with_secret_marks(std::move(wanted),
                             settled_secrets(request.place, wanted,
                                             {.values = request.secrets,
                                              .live = view.objects,
                                              .release = view.history.next_number()}));
  release::Sides sides{.wanted = wanted.objects,
                       .last = {},
                       .live = objects_with_managers(world, request.place),
                       .earlier = {}};
  if (last) sides.last = last->objects;
  return {.objects = release::differences(sides),
          .seen = seen_of(view),
          .before = last ? last->number : 0};
}

}  // namespace cloudctl::action
