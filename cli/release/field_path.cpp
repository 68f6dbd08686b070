#include "release/field_path.h"

#include <algorithm>
#include <array>
#include <utility>

namespace cloudctl::release {
namespace {

using nlohmann::json;
using Keys = std::map<std::string, json>;

struct ListKeys {
  std::string_view field;
  std::array<const char*, 2> keys;  // the second may be null
};
constexpr std::array<ListKeys, 14> lists{{
    {"containers", {"name", nullptr}},
    {"initContainers", {"name", nullptr}},
    {"ephemeralContainers", {"name", nullptr}},
    {"env", {"name", nullptr}},
    {"volumes", {"name", nullptr}},
    {"volumeMounts", {"mountPath", nullptr}},
    {"volumeDevices", {"devicePath", nullptr}},
    {"claims", {"name", nullptr}},
    {"resourceClaims", {"name", nullptr}},
    {"schedulingGates", {"name", nullptr}},
    {"hostAliases", {"ip", nullptr}},
    {"imagePullSecrets", {"name", nullptr}},
    {"listeners", {"name", nullptr}},
    {"topologySpreadConstraints", {"topologyKey", "whenUnsatisfiable"}},
}};

std::array<const char*, 2> names_of(std::string_view kind, std::string_view field,
                                    const json& element) {
  if (field == "ports") {
    // Of a container, of a Service, or of a NetworkPolicy, where the list is one value.
    if (element.contains("containerPort")) return {"containerPort", "protocol"};
    if (kind == "Service") return {"port", "protocol"};
    return {};
  }
  if (kind == "ServiceAccount" && field == "imagePullSecrets") return {};
  const auto* found = std::find_if(lists.begin(), lists.end(),
                                   [&](const ListKeys& list) { return list.field == field; });
  return found == lists.end() ? std::array<const char*, 2>{} : found->keys;
}

json key_value(const json& element, const std::string& name) {
  const auto found = element.find(name);
  if (found != element.end()) return *found;
  return name == "protocol" ? json("TCP") : json();  // the API server's default
}

// The keys as a reader wants them: what is so by default is left out.
std::string shown(const Keys& keys) {
  std::string words;
  for (const auto& [name, value] : keys) {
    if (keys.size() > 1 && (value == "TCP" || name == "whenUnsatisfiable")) continue;
    if (!words.empty()) words += ",";
    words += value.is_string() ? value.get<std::string>() : value.dump();
  }
  return words;
}

}  // namespace

std::string text(const FieldPath& path) {
  std::string words;
  for (const PathStep& step : path) {
    if (!step.is_field()) {
      words += "[" + (step.keys.empty() ? std::to_string(step.index) : shown(step.keys)) + "]";
    } else if (step.field.find_first_of("./") != std::string::npos) {
      words += "[" + step.field + "]";
    } else {
      words += (words.empty() ? "" : ".") + step.field;
    }
  }
  return words;
}

Keys list_keys(std::string_view kind, std::string_view field, const json& element) {
  Keys keys;
  if (!element.is_object()) return keys;
  for (const char* name : names_of(kind, field, element)) {
    if (name == nullptr) continue;
    json value = key_value(element, name);
    if (value.is_null()) return {};
    keys[name] = std::move(value);
  }
  return keys;
}

const json* find_element(const json& list, const Keys& keys) {
  if (!list.is_array()) return nullptr;
  const auto found = std::find_if(list.begin(), list.end(), [&](const json& element) {
    return element.is_object() && std::all_of(keys.begin(), keys.end(), [&](const auto& key) {
             return key_value(element, key.first) == key.second;
           });
  });
  return found == list.end() ? nullptr : &*found;
}

const json* find_field(const json& object, const FieldPath& path) {
  const json* here = &object;
  for (const PathStep& step : path) {
    if (step.is_field()) {
      const auto found = here->find(step.field);
      here = here->is_object() && found != here->end() ? &*found : nullptr;
    } else if (!step.keys.empty()) {
      here = find_element(*here, step.keys);
    } else {
      here = here->is_array() && step.index < here->size() ? &(*here)[step.index] : nullptr;
    }
    if (here == nullptr || here->is_null()) return nullptr;
  }
  return here;
}

}  // namespace cloudctl::release
