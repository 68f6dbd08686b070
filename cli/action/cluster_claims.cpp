#include "action/cluster_claims.h"

#include <algorithm>

#include "action/cluster_view.h"
#include "base/error.h"
#include "release/claims.h"

namespace cloudctl::action {
namespace {

using release::ClaimChange;

base::Error refused_change(const ClaimChange& change, const std::string& why,
                           const std::string& next) {
  return base::Error({.what = "service \"" + change.service + "\" is deployed with a volume of " +
                              change.from + ", which cannot go to " + change.to + ": " + why,
                      .where = "services." + change.service + ".storage",
                      .next = "leave it at " + change.from + next,
                      .code = base::ExitCode::usage});
}

// Of a class that may not be asked for nothing is known: the API server will say.
bool is_known_to_stay(World& world, const ClusterPlace& place, const std::string& name) {
  if (name.empty()) return false;
  const tool::ObjectRef ref{.api_version = "storage.k8s.io/v1",
                            .kind = "StorageClass",
                            .kube_namespace = {},
                            .name = name};
  const auto found = objects_if_answered(world, tool::kubectl_get(place.kubectl, {ref}));
  const auto* storage_class = tool::find(found, ref);
  return storage_class != nullptr && !release::lets_grow(*storage_class);
}

// A stateful set that is gone has left its claims, which carry no label that says who made them.
bool may_find_claims(const release::Record& wanted, const std::vector<tool::KubeObject>& live) {
  return std::any_of(wanted.objects.begin(), wanted.objects.end(), [&](const auto& object) {
    return object.name.kind == "StatefulSet" &&
           std::none_of(live.begin(), live.end(), [&](const auto& one) {
             return one.ref.kind == "StatefulSet" && one.ref.name == object.name.name;
           });
  });
}

}  // namespace

void refuse_claim_changes(World& world, const ClusterPlace& place, const release::Record& wanted,
                          const std::vector<tool::KubeObject>& seen) {
  auto live = seen;
  if (may_find_claims(wanted, live)) {
    const auto claims = objects_if_answered(
        world,
        tool::kubectl_get(place.kubectl, {tool::resource_name("v1", "PersistentVolumeClaim")},
                          "app.kubernetes.io/part-of=" + place.project));
    live.insert(live.end(), claims.begin(), claims.end());
  }
  for (const auto& change : release::claim_changes(wanted, live)) {
    const std::string other = "; or take a new volume: another \"path\" or name, and copy the data";
    if (change.less) throw refused_change(change, "a volume does not shrink", other);
    if (change.of_set) {
      throw refused_change(change, "a claim of a stateful set keeps the size it was made with",
                           " here, and let the volume itself grow, if its storage class can: "
                           "\"kubectl edit pvc " +
                               change.claim + "\"");
    }
    if (is_known_to_stay(world, place, change.storage_class)) {
      throw refused_change(change,
                           "storage class \"" + change.storage_class +
                               "\" does not let volumes grow (allowVolumeExpansion)",
                           other);
    }
  }
}

}  // namespace cloudctl::action
