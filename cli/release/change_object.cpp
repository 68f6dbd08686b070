#include <nlohmann/json.hpp>

#include "release/live.h"

namespace cloudctl::release {
namespace {

using nlohmann::json;

render::Object written(render::Object object, const json& tree) {
  object.json = tree.dump();
  return object;
}

json* find(json& tree, const char* place) {
  const json::json_pointer pointer(place);
  return tree.contains(pointer) ? &tree.at(pointer) : nullptr;
}

// Of a workload, or of the jobs of a CronJob; null if there is none.
json* pod_template(json& tree) {
  json* found = find(tree, "/spec/jobTemplate/spec/template");
  return found != nullptr ? found : find(tree, "/spec/template");
}

bool has_replicas(const std::string& kind) {
  return kind == "Deployment" || kind == "StatefulSet" || kind == "ReplicationController" ||
         kind == "ReplicaSet";
}

void change_keys(json& container, const std::string& secret,
                 const std::map<std::string, std::string>& keys) {
  json* env = find(container, "/env");
  if (env == nullptr || !env->is_array()) return;
  for (json& entry : *env) {
    json* ref = find(entry, "/valueFrom/secretKeyRef");
    if (ref == nullptr || ref->value("name", "") != secret) continue;
    const std::string key = ref->value("key", "");
    const auto found = keys.find(key.substr(0, key.find('.')));
    if (found != keys.end()) (*ref)["key"] = found->second;
  }
}

}  // namespace

render::Object with_replicas(const render::Object& object, int replicas) {
  json tree = json::parse(object.json, nullptr, false);
  if (!has_replicas(object.name.kind) || find(tree, "/spec") == nullptr) return object;
  tree["spec"]["replicas"] = replicas;
  return written(object, tree);
}

render::Object with_image(const render::Object& object, const std::string& container,
                          const std::string& image) {
  json tree = json::parse(object.json, nullptr, false);
  json* pod = pod_template(tree);
  if (pod == nullptr) return object;
  for (const char* list : {"/spec/containers", "/spec/initContainers"}) {
    json* containers = find(*pod, list);
    if (containers == nullptr) continue;
    for (json& one : *containers) {
      if (one.value("name", "") == container) one["image"] = image;
    }
  }
  return written(object, tree);
}

render::Object with_bounds(const render::Object& autoscaler, int min, int max) {
  json tree = json::parse(autoscaler.json, nullptr, false);
  if (autoscaler.name.kind != "HorizontalPodAutoscaler" || find(tree, "/spec") == nullptr) {
    return autoscaler;
  }
  tree["spec"]["minReplicas"] = min;
  tree["spec"]["maxReplicas"] = max;
  return written(autoscaler, tree);
}

render::Object with_pod_annotation(const render::Object& object, const std::string& name,
                                   const std::string& value) {
  json tree = json::parse(object.json, nullptr, false);
  json* pod = pod_template(tree);
  if (pod == nullptr) return object;
  (*pod)["metadata"]["annotations"][name] = value;
  return written(object, tree);
}

render::Object with_secret_keys(const render::Object& object, const std::string& secret,
                                const std::map<std::string, std::string>& keys) {
  json tree = json::parse(object.json, nullptr, false);
  json* pod = pod_template(tree);
  if (pod == nullptr) return object;
  for (const char* list : {"/spec/containers", "/spec/initContainers"}) {
    json* containers = find(*pod, list);
    if (containers == nullptr) continue;
    for (json& one : *containers) change_keys(one, secret, keys);
  }
  return written(object, tree);
}

}  // namespace cloudctl::release
