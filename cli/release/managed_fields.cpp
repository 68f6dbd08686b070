#include "release/managed_fields.h"

#include "tool/kubectl.h"

namespace cloudctl::release {
namespace {

using nlohmann::json;

json entries(const json& live) {
  const json::json_pointer place("/metadata/managedFields");
  return live.contains(place) && live.at(place).is_array() ? live.at(place) : json::array();
}

// "k:{\"name\":\"web\"}" for an element by its keys.
const json* find_element_set(const json& set, const PathStep& step) {
  for (const auto& [name, value] : set.items()) {
    if (!name.starts_with("k:")) continue;
    const json keys = json::parse(name.substr(2), nullptr, false);
    if (keys.is_object() && keys == json(step.keys)) return &value;
  }
  return nullptr;
}

// Whether a set of fields ("FieldsV1") has this one, or a value around it that is replaced as a
// whole.
bool has(const json& fields, const FieldPath& path) {
  const json* here = &fields;
  for (const PathStep& step : path) {
    if (!here->is_object()) return false;
    if (here->empty() && here != &fields) return true;
    if (step.is_field()) {
      const auto found = here->find("f:" + step.field);
      here = found == here->end() ? nullptr : &*found;
    } else {
      here = step.keys.empty() ? nullptr : find_element_set(*here, step);
    }
    if (here == nullptr) return false;
  }
  return true;
}

}  // namespace

std::string changed_by(const json& live, const FieldPath& path) {
  std::string manager, latest;
  const json all = entries(live);
  for (const json& entry : all) {
    const std::string name = entry.value("manager", "");
    const std::string part = entry.value("subresource", "");
    if (name == tool::field_manager || part == "status") continue;
    if (!entry.contains("fieldsV1") || !has(entry["fieldsV1"], path)) continue;
    // The API server gives a scale no time.
    const std::string time = entry.value("time", "9");
    if (time < latest) continue;
    latest = time;
    manager = name;
    if (!part.empty()) manager.append(" ").append(part);
  }
  return manager;
}

bool is_ours(const json& live, const FieldPath& path) {
  const json all = entries(live);
  if (all.empty()) return true;
  for (const json& entry : all) {
    if (entry.value("manager", "") == tool::field_manager &&
        entry.value("operation", "") == "Apply" && entry.contains("fieldsV1") &&
        has(entry["fieldsV1"], path)) {
      return true;
    }
  }
  return false;
}

}  // namespace cloudctl::release
