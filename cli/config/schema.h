#pragma once
// The JSON Schema (draft-07) of cloudctl.yaml, for editors, made from the table of keys.

#include <string>

namespace cloudctl::config {

// Pretty-printed, ends with a newline, the same bytes every time.
[[nodiscard]] std::string json_schema();

}  // namespace cloudctl::config
