#include <doctest/doctest.h>

#include "base/text.h"

using namespace cloudctl;
using Texts = std::vector<std::string>;

static const Texts keys = {"build", "command", "env",      "image",
                           "port",  "ports",   "replicas", "secrets"};

TEST_CASE("nearest: finds what was probably meant") {
  CHECK(base::nearest("replcas", keys) == "replicas");
  CHECK(base::nearest("imgae", keys) == "image");
  CHECK(base::nearest("Replicas", keys) == "replicas");
  CHECK(base::nearest("secretes", keys) == "secrets");
  CHECK(base::nearest("evn", keys) == "env");
}

TEST_CASE("nearest: two neighbours that changed places are one mistake") {
  CHECK(base::nearest("prot", keys) == "port");
  CHECK(base::nearest("ne", Texts{"en"}) == "en");
}

TEST_CASE("nearest: says nothing rather than something far away") {
  CHECK_FALSE(base::nearest("volumes", keys));
  CHECK_FALSE(base::nearest("xyz", keys));
  CHECK_FALSE(base::nearest("a", keys));
  CHECK_FALSE(base::nearest("replicas", Texts{}));
}

TEST_CASE("nearest: a third of the word may be wrong, at most three characters") {
  CHECK(base::nearest("abcdef", Texts{"abcdxy"}) == "abcdxy");
  CHECK_FALSE(base::nearest("abcdef", Texts{"abcxyz"}));
  CHECK(base::nearest("abcdefghijkl", Texts{"abcdefghixyz"}) == "abcdefghixyz");
  CHECK_FALSE(base::nearest("abcdefghijklmno", Texts{"abcdefghijkwxyz"}));
}

TEST_CASE("nearest: of several the closest, then the first") {
  CHECK(base::nearest("portz", keys) == "port");
  CHECK(base::nearest("ports", keys) == "ports");
}

TEST_CASE("nearest: counts characters, not bytes") {
  CHECK(base::nearest("größe", Texts{"grosse", "große"}) == "große");
}

TEST_CASE("nearest: a word of a megabyte takes no time") {
  CHECK_FALSE(base::nearest(std::string(1U << 20U, 'a'), keys));
}
