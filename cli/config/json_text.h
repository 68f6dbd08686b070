#pragma once
// JSON as text (RFC 8259), for the one document that this room writes. Pieces are complete JSON
// values already; knows nothing of what they mean.

#include <string>
#include <string_view>
#include <vector>

namespace cloudctl::config {

struct JsonMember {
  std::string name;
  std::string value;  // JSON
};

[[nodiscard]] std::string json_string(std::string_view text);
[[nodiscard]] std::string json_array(const std::vector<std::string>& values);
[[nodiscard]] std::string json_object(const std::vector<JsonMember>& members);

// Compact JSON, as the functions above make it, with line ends and two blanks a level; ends with a
// newline.
[[nodiscard]] std::string json_pretty(std::string_view compact);

}  // namespace cloudctl::config
