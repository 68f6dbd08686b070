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
