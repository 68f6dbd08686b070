#include "release/pin.h"

#include <doctest/doctest.h>

#include "base/error.h"

using namespace cloudctl;

TEST_CASE("pin: what was written is read again") {
  const release::Pin pin{.uid = "4f1d", .server = "https://10.0.0.1:6443"};
  CHECK(release::pin_from_json(release::to_json(pin), "pin") == pin);
}

TEST_CASE("pin: a file that names no cluster is refused, by its name") {
  for (const char* text : {"", "[]", "{}", R"({"uid": ""})", R"({"uid": 7})"}) {
    try {
      (void)release::pin_from_json(text, ".cloudctl/staging.json");
      FAIL("taken: " << text);
    } catch (const base::Error& error) {
      CHECK(error.failure().where == ".cloudctl/staging.json");
    }
  }
}
