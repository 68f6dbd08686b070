#include "release/stops_first.h"

#include <nlohmann/json.hpp>

namespace cloudctl::release {

bool stops_first(const render::Object& workload) {
  using nlohmann::json;
  const json tree = json::parse(workload.json, nullptr, false);
  const json::json_pointer type("/spec/strategy/type");
  return workload.name.kind == "Deployment" && tree.contains(type) && tree[type] == "Recreate";
}

}  // namespace cloudctl::release
