#include "http/target.h"

#include <doctest/doctest.h>

using namespace notes::http;

namespace {

Target target(std::string_view text) {
  const auto parsed = parse_target(text);
  REQUIRE(std::holds_alternative<Target>(parsed));
  return std::get<Target>(parsed);
}

}  // namespace

TEST_CASE("target: path and query are taken apart and decoded") {
  const Target parsed = target("/a%20b+c?x=1&y=a%26b+c&&flag&x=2#part");
  CHECK(parsed.path == "/a b+c");
  CHECK(parsed.value("x") == "1");
  CHECK(parsed.value("y") == "a&b c");
  CHECK(parsed.value("flag") == "");
  CHECK_FALSE(parsed.value("z"));
}

TEST_CASE("target: the absolute form means the same path") {
  CHECK(target("http://host:80/a?x=1").path == "/a");
  CHECK(target("http://host").path == "/");
}

TEST_CASE("target: an asterisk is the server itself") {
  CHECK(target("*").path == "*");
}

TEST_CASE("target: what cannot be decoded is refused with a reason") {
  for (const char* text : {"/%", "/%2", "/%zz", "/?x=%g1", "a", "", "/%00"}) {
    CAPTURE(text);
    const auto parsed = parse_target(text);
    REQUIRE(std::holds_alternative<Refusal>(parsed));
    CHECK(std::get<Refusal>(parsed).status == 400);
    CHECK_FALSE(std::get<Refusal>(parsed).reason.empty());
  }
}
