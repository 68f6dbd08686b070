#include <algorithm>
#include <nlohmann/json.hpp>

#include "base/error.h"
#include "release/live.h"

namespace cloudctl::release {
namespace {

using nlohmann::json;
using Labels = std::map<std::string, std::string>;

constexpr const char* part_of = "app.kubernetes.io/part-of";
constexpr const char* managed_by = "app.kubernetes.io/managed-by";

bool has(const Labels& labels, const std::string& name, const std::string& value) {
  const auto found = labels.find(name);
  return found != labels.end() && found->second == value;
}

bool is_ours(const tool::KubeObject& live, const std::string& project) {
  return has(live.labels, managed_by, "cloudctl") && has(live.labels, part_of, project);
}

std::string project_of(const render::Object& object) {
  const json tree = json::parse(object.json, nullptr, false);
  const json::json_pointer labels("/metadata/labels");
  return tree.is_object() && tree.contains(labels) ? tree.at(labels).value(part_of, "") : "";
}

bool is_kept(const render::ObjectName& name) {
  return name.kind == "PersistentVolumeClaim" || name.kind == "Namespace";
}

// The API server has no group-version of an object: one of apps/v1 is the same as of apps/v1beta1.
std::string group(const std::string& api_version) {
  const std::size_t slash = api_version.find('/');
  return slash == std::string::npos ? std::string() : api_version.substr(0, slash);
}

bool is_same(const render::ObjectName& one, const render::ObjectName& other) {
  return group(one.api_version) == group(other.api_version) && one.kind == other.kind &&
         one.kube_namespace == other.kube_namespace && one.name == other.name;
}

}  // namespace

tool::ObjectRef ref_of(const render::ObjectName& name) {
  return {.api_version = name.api_version,
          .kind = name.kind,
          .kube_namespace = name.kube_namespace,
          .name = name.name};
}

std::vector<tool::ObjectRef> to_prune(const Sides& sides) {
  if (sides.wanted.empty()) {
    throw base::Error(
        {.what = "release has no objects at all, so everything that runs would be removed",
         .next = "see what \"cloudctl render\" prints; to take the project down: cloudctl down"});
  }
  std::vector<tool::ObjectRef> gone;
  // What stands on others was applied after them, and goes before them.
  const auto add = [&](const std::vector<render::Object>& objects) {
    for (auto object = objects.rbegin(); object != objects.rend(); ++object) {
      const bool wanted =
          std::any_of(sides.wanted.begin(), sides.wanted.end(),
                      [&](const auto& one) { return is_same(one.name, object->name); });
      const auto* live = tool::find(sides.live, ref_of(object->name));
      if (wanted || is_kept(object->name) || live == nullptr || live->being_deleted) continue;
      if (!is_ours(*live, project_of(*object))) continue;
      if (std::find(gone.begin(), gone.end(), live->ref) == gone.end()) gone.push_back(live->ref);
    }
  };
  add(sides.last);
  add(sides.earlier);
  return gone;
}

std::vector<tool::ObjectRef> foreign(const std::vector<render::Object>& wanted,
                                     const std::vector<tool::KubeObject>& live,
                                     const std::string& project) {
  std::vector<tool::ObjectRef> others;
  for (const render::Object& object : wanted) {
    if (object.name.kind == "Namespace") continue;
    const auto* found = tool::find(live, ref_of(object.name));
    if (found != nullptr && !is_ours(*found, project)) others.push_back(found->ref);
  }
  return others;
}

}  // namespace cloudctl::release
