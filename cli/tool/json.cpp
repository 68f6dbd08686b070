#include "tool/json.h"

#include <fmt/format.h>

#include <charconv>

#include "base/error.h"
#include "base/text.h"

namespace cloudctl::tool {

Json parse_answer(std::string_view out, std::string_view command) {
  Json json = Json::parse(out, nullptr, false);
  if (!json.is_discarded()) return json;
  throw base::Error(
      {.what = fmt::format("\"{}\" did not answer with the JSON it was asked for", command),
       .where = std::string(command),
       .next = "run it yourself to see what it says, and update the program if it is an old one"});
}

std::vector<Json> parse_answers(std::string_view out, std::string_view command) {
  std::vector<Json> answers;
  for (const std::string& line : base::lines(out)) {
    if (!base::trim(line).empty()) answers.push_back(parse_answer(line, command));
  }
  return answers;
}

const Json& member(const Json& object, std::string_view name) {
  static const Json none;
  if (!object.is_object()) return none;
  const auto found = object.find(name);
  return found == object.end() ? none : *found;
}

std::string text(const Json& object, std::string_view name) {
  const Json& value = member(object, name);
  return value.is_string() ? value.get<std::string>() : "";
}

std::int64_t number(const Json& object, std::string_view name) {
  const Json& value = member(object, name);
  return value.is_number() ? value.get<std::int64_t>() : 0;
}

bool flag(const Json& object, std::string_view name) {
  const Json& value = member(object, name);
  return value.is_boolean() && value.get<bool>();
}

std::vector<std::string> texts(const Json& object, std::string_view name) {
  std::vector<std::string> result;
  const Json& list = member(object, name);
  if (!list.is_array()) return result;
  for (const Json& value : list) {
    if (value.is_string()) result.push_back(value.get<std::string>());
  }
  return result;
}

std::map<std::string, std::string> text_map(const Json& object, std::string_view name) {
  std::map<std::string, std::string> result;
  const Json& values = member(object, name);
  if (!values.is_object()) return result;
  for (const auto& [key, value] : values.items()) {
    if (value.is_string()) result[key] = value.get<std::string>();
  }
  return result;
}

int to_int(std::string_view text) {
  int value = 0;
  const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), value);
  return problem == std::errc() && end == text.data() + text.size() ? value : 0;
}

}  // namespace cloudctl::tool
