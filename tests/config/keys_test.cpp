#include "config/keys.h"

#include <doctest/doctest.h>

#include <set>

#include "base/file.h"
#include "support.h"
#include "support/sources.h"

using namespace cloudctl;
using namespace cloudctl::config;

namespace {

Reading reference() {
  return read({.name = "cloudctl.yaml",
               .text = base::read_file(cloudctl::test::source_root() +
                                       "/examples/reference/cloudctl.yaml")});
}

}  // namespace

TEST_CASE("keys: each key stands once and is documented") {
  std::set<std::string_view> seen;
  for (const Key& key : keys()) {
    CAPTURE(key.path);
    CHECK(seen.insert(key.path).second);
    CHECK_FALSE(key.sentence.empty());
    CHECK_FALSE(key.example.empty());
    CHECK((key.scalar != Scalar::none || key.structure != Structure::none));
    CHECK((key.scalar == Scalar::word) == !key.words.empty());
    CHECK((key.like.empty() || find_key(key.like) != nullptr));
    CHECK(find_key(key.path) == &key);
  }
}

TEST_CASE("keys: a place of a file is found under the key of the table") {
  CHECK(find_key("services.web.port")->path == "services.*.port");
  CHECK(find_key("targets.eks.services.web.autoscale.min")->path == "services.*.autoscale.min");
  CHECK(find_key("services.web.ports.1.name")->path == "services.*.ports[].name");
  CHECK(find_key("services.web.probes.live.path")->path == "services.*.probes.ready.path");
  CHECK(find_key("services.web.with.0.build.context")->path == "services.*.build.context");
  CHECK(find_key("services.web.env.LOG_LEVEL")->path == "services.*.env");
  CHECK(find_key("services.web.replcas") == nullptr);
  CHECK(find_key("services.web.port.x") == nullptr);
}

TEST_CASE("keys: keys of a place are those one level below") {
  const auto below = keys_below(*find_key("services.*.autoscale"));
  REQUIRE(below.size() == 4);
  CHECK(below[0]->path == "services.*.autoscale.min");
  CHECK(last_word(below[3]->path) == "memory");
  CHECK(keys_below(*find_key("targets.eks.services.web")).size() ==
        keys_below(*find_key("services.web")).size());
  CHECK(root_keys().size() == 7);
}

TEST_CASE("keys: the reference file is read without a mistake or a warning") {
  CHECK(config::test::summary(reference().diagnostics) == "");
}

TEST_CASE("keys: the keys that the reader knows and the keys of the reference file are the same") {
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
