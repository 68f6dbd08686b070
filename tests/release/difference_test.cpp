#include "release/difference.h"

#include <doctest/doctest.h>

#include <algorithm>

namespace {

using namespace cloudctl;
using release::Change;
using release::Field;

release::Record record() {
  release::ServiceRecord web{.name = "web",
                             .image = "hello-web:c-1",
                             .config_hash = "aaaaaaaaaaaaaaaa",
                             .replicas = 2,
                             .ports = {{.name = "http", .number = 8080}},
                             .host_port = 8080,
                             .host_address = "127.0.0.1",
                             .secrets = {"SESSION_KEY"},
                             .settings = {{"env.LOG_LEVEL", "info"}}};
  return {.number = 1,
          .project = "hello",
          .config_hash = "x",
          .files = {{"compose.yaml", "a\nb\n"}},
          .waves = {{"web"}},
          .services = {web},
          .secret_marks = {{"SESSION_KEY", "11111111"}}};
}

}  // namespace

TEST_CASE("difference: a release and itself do not differ") {
  const auto same = release::difference(record(), record());
  CHECK(same.empty());
  REQUIRE(same.services.size() == 1);
  CHECK(same.services[0].change == Change::unchanged);
}

TEST_CASE("difference: without an earlier release everything is created") {
  const auto first = release::difference(std::nullopt, record());
  REQUIRE(first.services.size() == 1);
  CHECK(first.services[0].change == Change::created);
  const auto& fields = first.services[0].fields;
  CHECK(std::find(fields.begin(), fields.end(),
                  Field{.path = "image", .before = "", .after = "hello-web:c-1"}) != fields.end());
  CHECK_FALSE(first.empty());
}

TEST_CASE("difference: each changed setting is named with both values") {
  auto after = record();
  after.services[0].replicas = 5;
  after.services[0].settings = {{"env.LOG_LEVEL", "debug"}, {"env.NEW", "1"}};
  const auto changed = release::difference(record(), after);
  REQUIRE(changed.services.size() == 1);
  CHECK(changed.services[0].change == Change::changed);
  CHECK(changed.services[0].fields ==
        std::vector<Field>{{.path = "env.LOG_LEVEL", .before = "info", .after = "debug"},
                           {.path = "env.NEW", .before = "", .after = "1"},
                           {.path = "replicas", .before = "2", .after = "5"}});
}

TEST_CASE("difference: a service that is gone is removed") {
  auto after = record();
  after.services.clear();
  const auto gone = release::difference(record(), after);
  REQUIRE(gone.services.size() == 1);
  CHECK(gone.services[0].change == Change::removed);
}

TEST_CASE("difference: secrets appear by name, never by value") {
  auto after = record();
  after.services[0].secrets = {"API_TOKEN"};
  const auto changed = release::difference(record(), after);
  CHECK(changed.services[0].fields ==
        std::vector<Field>{{.path = "secrets.API_TOKEN", .before = "", .after = "***"},
                           {.path = "secrets.SESSION_KEY", .before = "***", .after = ""}});
}

TEST_CASE("difference: another value of a secret changes the services that use it, and no others") {
  auto before = record(), after = record();
  for (auto* one : {&before, &after}) {
    one->services.push_back({.name = "other", .image = "x", .config_hash = "b"});
  }
  after.secret_marks = {{"SESSION_KEY", "22222222"}};
  const auto changed = release::difference(before, after);
  CHECK(changed.other.empty());
  REQUIRE(changed.services.size() == 2);
  CHECK(changed.services[0].change == Change::unchanged);
  CHECK(changed.services[1].fields ==
        std::vector<Field>{
            {.path = "secrets.SESSION_KEY", .before = "***", .after = "*** (changed)"}});
}

TEST_CASE("difference: a release to be made that does not say its values is not held to them") {
  auto after = record();
  after.secret_marks.clear();
  CHECK(release::difference(record(), after).empty());
}

TEST_CASE("difference: what no setting explains is still shown as a change") {
  auto after = record();
  after.services[0].config_hash = "bbbbbbbbbbbbbbbb";
  const auto changed = release::difference(record(), after);
  CHECK(changed.services[0].fields ==
        std::vector<Field>{
            {.path = "rendered service", .before = "aaaaaaaaaaaa", .after = "bbbbbbbbbbbb"}});
}

TEST_CASE("difference: a change outside of all services names the file") {
  auto after = record();
  after.config_hash = "y";
  after.files["compose.yaml"] = "a\nb\nc\n";
  const auto changed = release::difference(record(), after);
  CHECK(changed.other ==
        std::vector<Field>{{.path = "compose.yaml", .before = "2 lines", .after = "3 lines"}});
}
