#include "render/dockerfile_text.h"

#include <doctest/doctest.h>

#include <vector>

#include "base/error.h"

using namespace cloudctl;

TEST_CASE("render: a word of a Dockerfile is printed as it is") {
  CHECK(render::dockerfile_word("python:3.13-slim") == "python:3.13-slim");
  CHECK(render::dockerfile_word("libfmt-dev") == "libfmt-dev");
}

TEST_CASE("render: what a Dockerfile would read otherwise is refused") {
  for (const char* text : {"", "a b", "a$b", "a\\", "a\nb", "a\"b", "a'b", "a;b", "a&b", "grün"}) {
    CHECK_THROWS_AS((void)render::dockerfile_word(text), base::Error);
  }
}

TEST_CASE("render: the exec form is a JSON array") {
  const std::vector<std::string> words{"python", "-c", "print(\"a\\b\")\n\t\x1b$X", "grün 🎉"};
  CHECK(render::json_array(words) ==
        "[\"python\", \"-c\", \"print(\\\"a\\\\b\\\")\\u000a\\u0009\\u001b$X\", \"grün 🎉\"]");
  CHECK(render::json_array({}) == "[]");
  const std::vector<std::string> wrong{"caf\xE9"};
  CHECK_THROWS_AS((void)render::json_array(wrong), base::Error);
}
