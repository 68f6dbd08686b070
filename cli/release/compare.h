#pragma once
// One object as it shall be against the same as it is, for this room's own files: the fields that
// are set and have another value. Fields that nobody set are no difference: the API server fills in
// defaults. Pure.

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "release/field_path.h"

namespace cloudctl::release {

struct Divergence {
  FieldPath path;
  nlohmann::json wanted, live;  // null: not there
};

// Both of the kind that `wanted` names. Down to the single field; a list that is one value (args)
// stays whole.
[[nodiscard]] std::vector<Divergence> divergences(const nlohmann::json& wanted,
                                                  const nlohmann::json& live);
// The same as seen by the API server: quantities by worth, 8080 and "8080", what is empty and what
// is left out.
[[nodiscard]] bool is_same_value(const FieldPath& path, const nlohmann::json& wanted,
                                 const nlohmann::json& live);

struct Leaf {
  FieldPath path;
  nlohmann::json value;
};
// Every single field that an object sets, but for values that are as good as left out.
[[nodiscard]] std::vector<Leaf> leaves(const nlohmann::json& object);

}  // namespace cloudctl::release
