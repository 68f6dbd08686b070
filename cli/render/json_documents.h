#pragma once
// YAML documents as JSON values, by the core schema (yaml.org/spec/1.2.2, 10.3). For this room's
// .cpp files; knows nothing of what the documents say.

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace cloudctl::render {

struct JsonValue {
  enum class Kind { null, literal, text, list, map };
  Kind kind = Kind::null;
  std::string scalar;                                           // of a literal as JSON writes it
  std::vector<JsonValue> items = {};                            // of a list
  std::vector<std::pair<std::string, JsonValue>> members = {};  // of a map, by key
};

// What a plain scalar is: null, true and false, numbers, else text.
[[nodiscard]] JsonValue plain_scalar(std::string_view text);

// Throws YAML::Exception with the place: broken YAML, a key twice, a key that is no text, a tag of
// one's own, a merge key, a number that JSON does not have, aliases that grow without bounds.
[[nodiscard]] std::vector<JsonValue> json_documents(const std::string& yaml);

[[nodiscard]] const JsonValue* member(const JsonValue& map, std::string_view key);
// Empty if there is no such text; `map` may be null.
[[nodiscard]] std::string text(const JsonValue* map, std::string_view key);

// Appends compact JSON with sorted keys: equal values have equal texts.
void write(const JsonValue& value, std::string& json);

}  // namespace cloudctl::render
