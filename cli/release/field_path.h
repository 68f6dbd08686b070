#pragma once
// Where a field stands inside an object of a cluster: names of fields, and elements of lists by the
// keys that the API server tells them apart by. Knows nothing of what is compared.

#include <cstddef>
#include <map>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <vector>

namespace cloudctl::release {

// One of three: a field (`field`), an element of a list by its keys, or by its place.
struct PathStep {
  std::string field;
  std::map<std::string, nlohmann::json> keys;  // {"containerPort": 8080, "protocol": "TCP"}
  std::size_t index = 0;
  [[nodiscard]] bool is_field() const { return !field.empty(); }
  bool operator==(const PathStep&) const = default;
};
using FieldPath = std::vector<PathStep>;

// "spec.template.spec.containers[web].image", "metadata.labels[app.kubernetes.io/name]".
[[nodiscard]] std::string text(const FieldPath& path);

// The keys of the elements of the list `field` in an object of this kind, with the values that this
// element has; none: it is one value, which is replaced as a whole (x-kubernetes-list-map-keys of
// the API server's /openapi/v3).
[[nodiscard]] std::map<std::string, nlohmann::json> list_keys(std::string_view kind,
                                                              std::string_view field,
                                                              const nlohmann::json& element);

// Null if it is not there.
[[nodiscard]] const nlohmann::json* find_element(const nlohmann::json& list,
                                                 const std::map<std::string, nlohmann::json>& keys);
[[nodiscard]] const nlohmann::json* find_field(const nlohmann::json& object, const FieldPath& path);

}  // namespace cloudctl::release
