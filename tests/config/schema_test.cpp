#include "config/schema.h"

#include <doctest/doctest.h>

#include "config/json_text.h"
#include "config/keys.h"
#include "config/parse.h"

using namespace cloudctl::config;

TEST_CASE("schema: texts are escaped as JSON demands") {
  CHECK(json_string("a \"b\" \\ c") == R"("a \"b\" \\ c")");
  CHECK(json_string("a\nb\tc\x01") == "\"a\\nb\\tc\\u0001\"");
  CHECK(json_string("grün \xff") == "\"grün \xef\xbf\xbd\"");
}

TEST_CASE("schema: compact JSON is laid out without touching its texts") {
  CHECK(json_pretty(R"({"a":[1,{}],"b":"x,y:{[\"]}"})") ==
        "{\n  \"a\": [\n    1,\n    {}\n  ],\n  \"b\": \"x,y:{[\\\"]}\"\n}\n");
}

TEST_CASE("schema: it is one JSON document in which each key has its definition and sentence") {
  const std::string schema = json_schema();
  const Parsed parsed = parse({.name = "schema", .text = schema});
  REQUIRE(parsed.diagnostics.empty());
  CHECK(parsed.root->entries.front().key == "$schema");
  CHECK(parsed.root->entries.front().value.text == "http://json-schema.org/draft-07/schema#");
  const auto& last = parsed.root->entries.back();
  CHECK(last.key == "definitions");
  CHECK(last.value.entries.size() == keys().size());
  for (const Key& key : keys()) {
    CAPTURE(key.path);
    const bool entry = key.path.ends_with("*") || key.path.ends_with("[]");
    if (!entry)
      CHECK(schema.find(json_string(key.sentence).substr(0, key.sentence.size())) !=
            std::string::npos);
  }
  CHECK(json_schema() == schema);
}
