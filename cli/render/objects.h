#pragma once
// Rendered manifests as the objects that an API server takes: one JSON text each, with its address.
// Quoted text stays text, as the YAML core schema has it. Knows no tool and no cluster.

#include <string>
#include <vector>

#include "render/tree.h"

namespace cloudctl::render {

// What names an object in a cluster; kube_namespace is empty for cluster-wide kinds.
struct ObjectName {
  std::string api_version, kind, kube_namespace, name;
  auto operator<=>(const ObjectName&) const = default;
};

struct Object {
  ObjectName name;
  std::string service;  // label app.kubernetes.io/name; empty: of the whole project
  std::string json;     // compact, keys sorted: equal objects have equal texts
  bool operator==(const Object&) const = default;
};

// All documents below "manifests/", in the order of the files. Throws Error naming the file.
[[nodiscard]] std::vector<Object> objects(const Tree& files);

}  // namespace cloudctl::render
