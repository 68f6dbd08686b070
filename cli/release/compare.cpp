#include "release/compare.h"

#include <algorithm>
#include <array>
#include <utility>

#include "release/quantity.h"

namespace cloudctl::release {
namespace {

using nlohmann::json;

// A field in these maps, or of these names, is a quantity (kubernetes.io, API reference).
constexpr std::array<std::string_view, 6> maps_of_quantities = {"limits",   "requests", "hard",
                                                                "capacity", "overhead", "default"};
constexpr std::array<std::string_view, 4> quantities = {"sizeLimit", "averageValue", "divisor",
                                                        "storage"};
// Left out means something else than false, 0 or {} here; elsewhere the API server drops those.
constexpr std::array<std::string_view, 6> telling = {"automountServiceAccountToken",
                                                     "allowPrivilegeEscalation",
                                                     "runAsUser",
                                                     "runAsGroup",
                                                     "fsGroup",
                                                     "emptyDir"};

template <typename Names>
bool is_among(const Names& names, const std::string& name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

std::string word(const json& value) {
  return value.is_string() ? value.get<std::string>() : value.dump();
}

bool is_quantity(const FieldPath& path) {
  if (path.empty() || !path.back().is_field()) return false;
  return is_among(quantities, path.back().field) ||
         (path.size() > 1 && is_among(maps_of_quantities, path[path.size() - 2].field));
}

bool is_nothing(const json& value) {
  return value.is_null() || (value.is_structured() && value.empty()) || value == json("") ||
         value == false || (value.is_number() && value == 0);
}

// Whether an absent field is as good as this one.
bool may_be_absent(const FieldPath& path, const json& value) {
  if (value.is_null()) return true;
  const bool tells = !path.empty() && is_among(telling, path.back().field);
  return is_nothing(value) && !tells;
}

FieldPath joined(FieldPath path, PathStep step) {
  path.push_back(std::move(step));
  return path;
}

// The name of the list that stands at the end of a path.
std::string_view list_name(const FieldPath& path) {
  return path.empty() ? std::string_view() : std::string_view(path.back().field);
}

class Walk {
 public:
  explicit Walk(const json& object) : kind_(object.value("kind", "")) {}

  void compare(const FieldPath& path, const json& wanted, const json& live) {
    if (wanted.is_object() && !wanted.empty()) return compare_fields(path, wanted, live);
    if (wanted.is_array() && !wanted.empty()) return compare_list(path, wanted, live);
    if (!is_same_value(path, wanted, live)) note(path, wanted, live);
  }
  [[nodiscard]] std::vector<Divergence> found() && { return std::move(found_); }

 private:
  void compare_fields(const FieldPath& path, const json& wanted, const json& live) {
    // Of another kind: it goes away as a whole.
    if (!live.is_object() && !live.is_null()) return note(path, wanted, live);
    const std::size_t before = found_.size();
    bool has_own = false;
    for (const auto& [name, value] : wanted.items()) {
      if (is_key(path, name)) continue;
      has_own = true;
      compare(joined(path, {.field = name}), value, member(live, name));
    }
    // An element with nothing but its keys, which is missing.
    if (!has_own && live.is_null() && found_.size() == before) note(path, wanted, live);
  }

  void compare_list(const FieldPath& path, const json& wanted, const json& live) {
    const bool by_keys = std::all_of(wanted.begin(), wanted.end(), [&](const json& element) {
      return !list_keys(kind_, list_name(path), element).empty();
    });
    if (by_keys) {
      for (const json& element : wanted) {
        auto keys = list_keys(kind_, list_name(path), element);
        const json* other = find_element(live, keys);
        compare(joined(path, {.keys = std::move(keys)}), element, other ? *other : none_);
      }
      return;
    }
    const bool of_maps =
        std::all_of(wanted.begin(), wanted.end(), [](const json& e) { return e.is_object(); });
    if (!live.is_array() || live.size() != wanted.size() || !of_maps) {
      if (!is_same_value(path, wanted, live)) note(path, wanted, live);
      return;
    }
    for (std::size_t index = 0; index < wanted.size(); ++index) {
      compare(joined(path, {.index = index}), wanted[index], live[index]);
    }
  }

  // What an element is found by needs no comparing.
  static bool is_key(const FieldPath& path, const std::string& name) {
    return !path.empty() && path.back().keys.contains(name);
  }
  const json& member(const json& object, const std::string& name) const {
    const auto found = object.find(name);
    return object.is_object() && found != object.end() ? *found : none_;
  }
  void note(const FieldPath& path, const json& wanted, const json& live) {
    found_.push_back({.path = path, .wanted = wanted, .live = live});
  }

  std::string kind_;
  json none_;
  std::vector<Divergence> found_;
};

}  // namespace

bool is_same_value(const FieldPath& path, const json& wanted, const json& live) {
  if (live.is_null()) return may_be_absent(path, wanted);
  if (wanted == live || (wanted.is_object() && wanted.empty() && live.is_object())) return true;
  if (wanted.is_null() || wanted.is_structured() || live.is_structured()) {
    return wanted.is_null() || (is_nothing(wanted) && is_nothing(live));
  }
  if (is_quantity(path)) return is_same_quantity(word(wanted), word(live));
  // An IntOrString.
  return wanted.is_number_integer() != live.is_number_integer() && word(wanted) == word(live);
}

std::vector<Divergence> divergences(const json& wanted, const json& live) {
  Walk walk(wanted);
  walk.compare({}, wanted, live);
  return std::move(walk).found();
}

std::vector<Leaf> leaves(const json& object) {
  Walk walk(object);
  walk.compare({}, object, json());
  std::vector<Leaf> all;
  for (auto& one : std::move(walk).found()) {
    all.push_back({.path = std::move(one.path), .value = std::move(one.wanted)});
  }
  return all;
}

}  // namespace cloudctl::release
