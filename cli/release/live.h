#pragma once
// Between objects as they shall be and as they are in a cluster: what differs, field by field, and
// who made it so. Only fields that we set count; quantities are compared by value; values of
// Secrets are never shown. Pure.

#include <string>
#include <vector>

#include "release/difference.h"
#include "release/record.h"
#include "tool/kube_object.h"

namespace cloudctl::release {

enum class By { you, cluster };  // a difference: the file was changed, or the live object

struct LiveField {
  std::string path;           // "spec.replicas", "spec.template.spec.containers[web].image"
  std::string before, after;  // live, wanted; empty: not there
  By by = By::you;
  std::string manager;  // of a drift: "kubectl-edit", from metadata.managedFields
  bool operator==(const LiveField&) const = default;
};

struct ObjectDifference {
  render::ObjectName name;
  std::string service;
  Change change = Change::unchanged;  // difference.h
  std::vector<LiveField> fields;      // of created and removed: none
  bool operator==(const ObjectDifference&) const = default;
};

// Every wanted field is there with the same value.
[[nodiscard]] bool holds(const render::Object& wanted, const tool::KubeObject& live);

struct Sides {
  std::vector<render::Object> wanted;
  std::vector<render::Object> last;    // of the last good release; tells drift from own changes
  std::vector<tool::KubeObject> live;  // with managed fields, if drift is to be named
};
// In the order of `wanted`; what only `last` has, and lives, comes last as removed.
[[nodiscard]] std::vector<ObjectDifference> differences(const Sides& sides);

// Objects of earlier releases, still alive and ours, that are wanted no more: what prune removes.
// Claims (data) are never among them. Throws Error if `wanted` is empty.
[[nodiscard]] std::vector<tool::ObjectRef> to_prune(const Sides& sides);

// Live objects under wanted names that do not carry our labels for this project: refused.
[[nodiscard]] std::vector<tool::ObjectRef> foreign(const std::vector<render::Object>& wanted,
                                                   const std::vector<tool::KubeObject>& live,
                                                   const std::string& project);

// The same object with other values: for scale, rollout and what is decided after rendering.
[[nodiscard]] render::Object with_replicas(const render::Object& object, int replicas);
[[nodiscard]] render::Object with_image(const render::Object& object, const std::string& container,
                                        const std::string& image);
[[nodiscard]] render::Object with_bounds(const render::Object& autoscaler, int min, int max);
[[nodiscard]] render::Object with_pod_annotation(const render::Object& object,
                                                 const std::string& name, const std::string& value);

}  // namespace cloudctl::release
