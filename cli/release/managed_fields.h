#pragma once
// Who set a field of a live object, from its metadata.managedFields (kubernetes.io, "Server-Side
// Apply", field management). Pure.

#include <nlohmann/json.hpp>
#include <string>

#include "release/field_path.h"

namespace cloudctl::release {

// The last one beside us who set it: "kubectl-edit", "kubectl scale" (manager and subresource);
// empty if nobody did or the object was read without its managed fields.
[[nodiscard]] std::string changed_by(const nlohmann::json& live, const FieldPath& path);

// Whether our apply set it, so that the next one takes it away when it is wanted no more. True if
// the object was read without its managed fields.
[[nodiscard]] bool is_ours(const nlohmann::json& live, const FieldPath& path);

}  // namespace cloudctl::release
