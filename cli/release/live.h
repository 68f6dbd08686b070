#pragma once
// Between objects as they shall be and as they are in a cluster: what differs, field by field, and
// who made it so. Only fields that we set count; quantities are compared by value; values of
// Secrets are never shown. Pure.

#include <map>
#include <string>
#include <vector>

#include "release/difference.h"
#include "release/record.h"
#include "tool/kube_object.h"

namespace cloudctl::release {

[[nodiscard]] tool::ObjectRef ref_of(const render::ObjectName& name);

enum class By { you, cluster };  // a difference: the file was changed, or the live object

struct LiveField {
  std::string path;           // "spec.replicas", "spec.template.spec.containers[web].image"
  std::string before, after;  // live, wanted; empty: not there
  By by = By::you;
  // Who changed it in the cluster: "kubectl-edit", "kubectl scale"; of own changes too, if it was
  // changed there meanwhile. From metadata.managedFields; empty: not known, or nobody.
  std::string manager;
  bool operator==(const LiveField&) const = default;
};

struct ObjectDifference {
  render::ObjectName name;
  std::string service;
  Change change = Change::unchanged;  // difference.h
  std::vector<LiveField> fields;      // of created and removed: none
  bool operator==(const ObjectDifference&) const = default;
};

// Every wanted field is there with the same value: lists by the keys of their elements, quantities
// by worth, what the API server fills in passed over.
[[nodiscard]] bool holds(const render::Object& wanted, const tool::KubeObject& live);

struct Sides {
  std::vector<render::Object> wanted;
  std::vector<render::Object> last;    // of the last good release; tells drift from own changes
  std::vector<tool::KubeObject> live;  // with managed fields, if drift is to be named
  std::vector<render::Object> earlier = {};  // of all other releases: to be pruned too
};
// In the order of `wanted`; what would be pruned comes last as removed. A field that only `last`
// has counts as changed if it lives and is ours: the apply takes it away.
[[nodiscard]] std::vector<ObjectDifference> differences(const Sides& sides);

// Objects of earlier releases, still alive and ours, that are wanted no more: what prune removes,
// the last applied first. Claims (data) and namespaces (with all that others have in them) are
// never among them. Throws Error if `wanted` is empty.
[[nodiscard]] std::vector<tool::ObjectRef> to_prune(const Sides& sides);

// Live objects under wanted names that do not carry our labels for this project: refused. But for
// namespaces, which may have been there before and serve several projects.
[[nodiscard]] std::vector<tool::ObjectRef> foreign(const std::vector<render::Object>& wanted,
                                                   const std::vector<tool::KubeObject>& live,
                                                   const std::string& project);

// The same object with other values: for scale, rollout and what is decided after rendering. What
// has no such field (replicas of a Job, a container of another name) comes back unchanged.
[[nodiscard]] render::Object with_replicas(const render::Object& object, int replicas);
[[nodiscard]] render::Object with_image(const render::Object& object, const std::string& container,
                                        const std::string& image);
[[nodiscard]] render::Object with_bounds(const render::Object& autoscaler, int min, int max);
[[nodiscard]] render::Object with_pod_annotation(const render::Object& object,
                                                 const std::string& name, const std::string& value);
// Environment variables of its containers that come from this Secret: from other keys of it. A key
// is found by its text up to the first dot.
[[nodiscard]] render::Object with_secret_keys(const render::Object& object,
                                              const std::string& secret,
                                              const std::map<std::string, std::string>& keys);

}  // namespace cloudctl::release
