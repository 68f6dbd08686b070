#pragma once
// Reading the tools' JSON, for this room's .cpp files. Members that are missing, null or of another
// kind read as empty: tools leave out what they do not know.

#include <cstdint>
#include <map>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <vector>

namespace cloudctl::tool {

using Json = nlohmann::json;

// Throws Error naming the command when its output is not JSON.
[[nodiscard]] Json parse_answer(std::string_view out, std::string_view command);
// One document per line.
[[nodiscard]] std::vector<Json> parse_answers(std::string_view out, std::string_view command);

// Null if it is not there.
[[nodiscard]] const Json& member(const Json& object, std::string_view name);
[[nodiscard]] std::string text(const Json& object, std::string_view name);
[[nodiscard]] std::int64_t number(const Json& object, std::string_view name);
[[nodiscard]] bool flag(const Json& object, std::string_view name);
[[nodiscard]] std::vector<std::string> texts(const Json& object, std::string_view name);
[[nodiscard]] std::map<std::string, std::string> text_map(const Json& object,
                                                          std::string_view name);

// A whole number that stands in a text; 0 if there is none.
[[nodiscard]] int to_int(std::string_view text);

}  // namespace cloudctl::tool
