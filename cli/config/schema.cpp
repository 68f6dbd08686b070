#include "config/schema.h"

#include <fmt/format.h>

#include "base/text.h"
#include "config/json_text.h"
#include "config/keys.h"

namespace cloudctl::config {
namespace {

using Members = std::vector<JsonMember>;

std::string object_schema(const std::vector<const Key*>& keys);

std::string text_schema(Format format) {
  const FormatWords words = words_of(format);
  Members members{{"type", json_string("string")}};
  if (!words.pattern.empty()) members.push_back({"pattern", json_string(words.pattern)});
  return json_object(members);
}

// Plain numbers are texts where a text is read: `cpu: 2`, `surge: 1`. A version is not.
bool takes_plain_numbers(Format format) {
  return format == Format::amount || format == Format::cpu_range ||
         format == Format::memory_range || format == Format::memory;
}

std::string scalar_schema(const Key& key) {
  switch (key.scalar) {
    case Scalar::none:
      return {};
    case Scalar::boolean:
      return json_object({{"type", json_string("boolean")}});
    case Scalar::integer:
      return json_object({{"type", json_string("integer")},
                          {"minimum", std::to_string(key.least)},
                          {"maximum", std::to_string(key.most)}});
    case Scalar::word: {
      std::vector<std::string> words;
      for (const std::string& word : base::split(key.words, ' '))
        words.push_back(json_string(word));
      return json_object({{"enum", json_array(words)}});
    }
    case Scalar::text:
      break;
  }
  if (!takes_plain_numbers(key.format)) return text_schema(key.format);
  return json_object({{"anyOf", json_array({text_schema(key.format),
                                            json_object({{"type", json_string("number")}})})}});
}

// A reference is a URI: "services.*.ports[]" → "services._.ports._".
std::string definition_name(std::string_view path) {
  std::string name;
  for (const char c : path) {
    if (c == '*') name += '_';
    if (c == '[') name += "._";
    if (c != '*' && c != '[' && c != ']') name += c;
  }
  return name;
}

std::string reference(std::string_view path) {
  return json_object({{"$ref", json_string("#/definitions/" + definition_name(path))}});
}

std::string map_schema(Format names, const std::string& value) {
  Members members{{"type", json_string("object")}};
  members.push_back({"propertyNames", text_schema(names)});
  members.push_back({"additionalProperties", value});
  return json_object(members);
}

std::string list_schema(const std::string& entry) {
  return json_object({{"type", json_string("array")}, {"items", entry}});
}

std::string structure_schema(const Key& key) {
  switch (key.structure) {
    case Structure::none:
      return {};
    case Structure::object:
      return object_schema(keys_below(key));
    case Structure::named:
      return map_schema(key.format, reference(std::string(key.path) + ".*"));
    case Structure::objects:
      return list_schema(reference(std::string(key.path) + "[]"));
    case Structure::texts:
      return list_schema(text_schema(key.format));
    case Structure::table:
      break;
  }
  const std::vector<std::string> plain{json_string("string"), json_string("number"),
                                       json_string("boolean")};
  return map_schema(key.format, json_object({{"type", json_array(plain)}}));
}

std::string key_schema(const Key& key) {
  std::string scalar = scalar_schema(key);
  std::string structure = structure_schema(key);
  if (scalar.empty()) return structure;
  if (structure.empty()) return scalar;
  return json_object({{"anyOf", json_array({scalar, structure})}});
}

std::string described(const Key& key) {
  std::string text(key.sentence);
  if (!key.fallback.empty()) text += fmt::format("\nDefault: {}", key.fallback);
  text += fmt::format("\nExample: {}", key.example);
  return json_object(
      {{"description", json_string(text)}, {"allOf", json_array({reference(key.path)})}});
}

std::string object_schema(const std::vector<const Key*>& keys) {
  Members properties;
  std::vector<std::string> required;
  for (const Key* key : keys) {
    const std::string_view word = last_word(key->path);
    properties.push_back({std::string(word), described(*key)});
    if (key->required) required.push_back(json_string(word));
  }
  Members members{{"type", json_string("object")}, {"properties", json_object(properties)}};
  if (!required.empty()) members.push_back({"required", json_array(required)});
  members.push_back({"additionalProperties", "false"});
  return json_object(members);
}

// An override is a service of which nothing is required, which object_schema() says already:
// services.* has no required keys of its own.
std::string definitions() {
  Members members;
  for (const Key& key : keys()) members.push_back({definition_name(key.path), key_schema(key)});
  return json_object(members);
}

}  // namespace

std::string json_schema() {
  Members properties;
  std::vector<std::string> required;
  for (const Key* key : root_keys()) {
    properties.push_back({std::string(key->path), described(*key)});
    if (key->required) required.push_back(json_string(key->path));
  }
  return json_pretty(
      json_object({{"$schema", json_string("http://json-schema.org/draft-07/schema#")},
                   {"title", json_string("cloudctl.yaml")},
                   {"type", json_string("object")},
                   {"properties", json_object(properties)},
                   {"patternProperties", json_object({{"^x-", "true"}})},
                   {"required", json_array(required)},
                   {"additionalProperties", "false"},
                   {"definitions", definitions()}}));
}

}  // namespace cloudctl::config
