#include "report/look.h"

#include <doctest/doctest.h>

using namespace cloudctl;
using report::Format;

TEST_CASE("look: JSON is printed to be read, YAML in blocks with every text quoted") {
  const report::Answer answer{.text = "t\n",
                              .json = R"({"v":1,"a":[{"b":"no","c":[]},[1,2]],"y":{},"x y":null})"};
  CHECK(formatted(answer, Format::text) == "t\n");
  CHECK(formatted(answer, Format::yaml) ==
        "v: 1\na:\n  - b: \"no\"\n    c: []\n  - - 1\n    - 2\n\"y\": {}\n\"x y\": null\n");
  CHECK(formatted(answer, Format::json).starts_with("{\n  \"v\": 1,\n"));
}

TEST_CASE("look: no colour, no escape") {
  CHECK(report::inked("ok", report::Ink::green, false) == "ok");
  CHECK(report::inked("ok", report::Ink::green, true) == "\x1b[32mok\x1b[0m");
  CHECK(report::inked("", report::Ink::green, true).empty());
}

TEST_CASE("look: a text is split between words where the terminal ends, on a pipe never") {
  const std::string text = "no space is left on the disk";
  CHECK(report::filled(text, {.first = 7, .indent = 2}, 0) == text);
  CHECK(report::filled(text, {.first = 7, .indent = 2}, 80) == text);
  CHECK(report::filled(text, {.first = 7, .indent = 2}, 20) == "no space is\n  left on the disk");
  CHECK(report::filled("a-path-that-is-longer-than-it x", {.first = 0, .indent = 2}, 10) ==
        "a-path-that-is-longer-than-it\n  x");
}

TEST_CASE("look: a command in quotes stays on one line if a line has room for it") {
  CHECK(report::filled("run \"docker login a.io\" first", {.first = 0, .indent = 2}, 22) ==
        "run\n  \"docker login a.io\"\n  first");
  CHECK(report::filled("run \"docker login a.io\"", {.first = 0, .indent = 2}, 18) ==
        "run \"docker login\n  a.io\"");
}
