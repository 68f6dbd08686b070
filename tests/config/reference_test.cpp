#include <doctest/doctest.h>

#include <set>

#include "base/file.h"
#include "config/keys.h"
#include "support.h"

using namespace cloudctl;
using namespace cloudctl::config;

namespace {

Reading reference() {
  return read({.name = "cloudctl.yaml",
               .text = base::read_file(SOURCE_ROOT "/examples/reference/cloudctl.yaml")});
}

}  // namespace

TEST_CASE("reference: the reference file is read without a mistake or a warning") {
  CHECK(test::summary(reference().diagnostics) == "");
}

TEST_CASE(
    "reference: the keys that the reader knows and the keys of the reference file are the same") {
  std::set<std::string_view> shown;
  for (const auto& place : reference().project.places) {
    const Key* key = find_key(place.first);
    CAPTURE(place.first);
    REQUIRE(key != nullptr);
    shown.insert(key->path);
  }
  std::set<std::string_view> known;
  for (const Key& key : keys()) known.insert(key.path);
  CHECK(shown == known);
}
