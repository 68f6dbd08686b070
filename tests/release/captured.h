#pragma once
// Objects as a real API server (1.36.3) gave them back, with their managed fields: what was asked
// for (wanted.json), the same after the apply (applied.json), and some of them after people had
// changed them by kubectl scale, set, edit, label, annotate and patch (edited.json).

#include <string>
#include <vector>

#include "base/file.h"
#include "render/objects.h"
#include "support/sources.h"
#include "tool/kube_object.h"

namespace cloudctl::test {

[[nodiscard]] inline std::vector<tool::KubeObject> captured(const std::string& name) {
  const std::string path = source_root() + "/tests/release/captured/" + name;
  return tool::parse_objects(base::read_file(path), "kubectl get");
}

[[nodiscard]] inline render::Object rendered(const tool::KubeObject& object) {
  const auto service = object.labels.find("app.kubernetes.io/name");
  return {
      .name = {object.ref.api_version, object.ref.kind, object.ref.kube_namespace, object.ref.name},
      .service = service == object.labels.end() ? std::string() : service->second,
      .json = object.json};
}

[[nodiscard]] inline render::Object rendered(const std::string& json) {
  return rendered(tool::parse_objects(json, "test").at(0));
}

[[nodiscard]] inline tool::KubeObject living(const std::string& json) {
  return tool::parse_objects(json, "test").at(0);
}

[[nodiscard]] inline std::vector<render::Object> captured_wanted() {
  std::vector<render::Object> objects;
  for (const auto& object : captured("wanted.json")) objects.push_back(rendered(object));
  return objects;
}

}  // namespace cloudctl::test
