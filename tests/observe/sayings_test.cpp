#include "observe/sayings.h"

#include <doctest/doctest.h>

#include <array>

namespace {

using cloudctl::observe::filled;
using cloudctl::observe::said;
using cloudctl::observe::Saying;

constexpr std::array<Saying, 2> sayings{{
    {R"re(no key ([^ ]+) in ([^ ]+))re", R"({subject} lacks "{1}" of "{2}")", "set {1}"},
    {"slow", "it is slow", "wait", false},
}};

}  // namespace

TEST_CASE("sayings: names and groups are filled in, unknown ones stay") {
  CHECK(filled("{a} and {b}", {{"a", "x"}}) == "x and {b}");
  CHECK(filled("{a", {{"a", "x"}}) == "{a");
  // What is filled in is not filled again.
  CHECK(filled("{a}{b}", {{"a", "{b}"}, {"b", "y"}}) == "{b}y");
}

TEST_CASE("sayings: the first that fits speaks") {
  const auto found = said("slow: no key K in S", sayings, {{"subject", "pod"}});
  REQUIRE(found);
  CHECK(found->sentence == "pod lacks \"K\" of \"S\"");
  CHECK(found->next == "set K");
  CHECK(found->final);
  CHECK_FALSE(said("slow", sayings, {})->final);
  CHECK_FALSE(said("something else", sayings, {}));
}

TEST_CASE("sayings: foreign words cannot drive the terminal") {
  CHECK(said("no key \x1b[2J in S", sayings, {})->next.find('\x1b') == std::string::npos);
}
