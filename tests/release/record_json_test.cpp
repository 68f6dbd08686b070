#include <doctest/doctest.h>

#include "base/error.h"
#include "release/record.h"

namespace {

using namespace cloudctl;

release::Record full_record() {
  release::ServiceRecord web{.name = "web",
                             .image = "hello-web:c-1a2b3c4d5e6f",
                             .image_id = "sha256:aa",
                             .config_hash = "c0ffee",
                             .replicas = 3,
                             .runs_once = true,
                             .ports = {{.name = "http", .number = 8080}},
                             .host_port = 8080,
                             .host_address = "127.0.0.1",
                             .probes = {},
                             .secrets = {"SESSION_KEY"},
                             .settings = {{"env.LOG_LEVEL", "info"}}};
  web.probes.ready = plan::Probe{.kind = config::ProbeKind::http, .path = "/readyz", .port = 8080};
  web.probes.live = plan::Probe{.kind = config::ProbeKind::exec, .command = {"/alive", "-q"}};
  return {.number = 7,
          .project = "hello",
          .target = "local",
          .purpose = "scale web=3",
          .who = "ann",
          .host = "box",
          .commit = "1a2b3c-dirty",
          .started = "2026-11-21T12:00:00Z",
          .result = release::Result::rolled_back,
          .cause = "container \"hello-web-1\" exits with 3",
          .milliseconds = 1234,
          .config_hash = "beef",
          .files = {{"compose.yaml", "name: hello\n# ünïcode\n"}},
          .waves = {{"db"}, {"web"}},
          .services = {web},
          .secret_marks = {{"SESSION_KEY", "0a1b2c3d"}}};
}

}  // namespace

TEST_CASE("release: a record that is written can be read back unchanged") {
  const release::Record record = full_record();
  CHECK(release::from_json(release::to_json(record), "7.json") == record);
}

TEST_CASE("release: the objects of a cluster, byte by byte, and the scale asked for are kept") {
  release::Record record = full_record();
  record.objects = {
      {.name = {"v1", "Namespace", "", "notes"}, .service = "", .json = R"({"kind":"Namespace"})"},
      {.name = {"apps/v1", "Deployment", "notes", "web"},
       .service = "web",
       .json = "{\"kind\":\"Deployment\",\"x\":1.50,\"y\":\"\\u00e9 é\"}"}};
  record.scale = {{"web", 6}};
  record.cluster = "0d5b2f0e-6d0e-4c2e-8f55-3c52e7a3f1c9";
  record.left = "no-access/web: AWS does not allow it";
  CHECK(release::from_json(release::to_json(record), "7.json") == record);
}

TEST_CASE("release: a record of a single machine is written without the parts of clusters") {
  const std::string text = release::to_json(full_record());
  for (const char* part : {"\"objects\"", "\"scale\"", "\"cluster\"", "\"left\""}) {
    CAPTURE(part);
    CHECK(text.find(part) == std::string::npos);
  }
}

TEST_CASE("release: every result survives being written") {
  using release::Result;
  for (const Result result :
       {Result::pending, Result::good, Result::failed, Result::rolled_back, Result::interrupted}) {
    release::Record record = full_record();
    record.result = result;
    CHECK(release::from_json(release::to_json(record), "7.json").result == result);
  }
}

TEST_CASE("release: a file that is cut off is refused by its name, with the way out") {
  const std::string half = release::to_json(full_record()).substr(0, 100);
  try {
    const auto record = release::from_json(half, "/state/releases/0007.json");
    FAIL("was read: ", record.number);
  } catch (const base::Error& error) {
    CHECK(std::string(error.what()).find("release record cannot be read") == 0);
    CHECK(error.failure().where == "/state/releases/0007.json");
    CHECK(error.failure().next == "move that file away; the releases before it stay usable");
  }
}

TEST_CASE("release: a record of a newer form is refused instead of being misread") {
  std::string text = release::to_json(full_record());
  text.replace(text.find("\"form\": 1"), 9, "\"form\": 2");
  CHECK_THROWS_WITH_AS(static_cast<void>(release::from_json(text, "x")),
                       "release record cannot be read: form 2 is newer than this program",
                       base::Error);
}

TEST_CASE("release: a result that nobody knows is refused") {
  std::string text = release::to_json(full_record());
  text.replace(text.find("rolled back"), 11, "half baked ");
  CHECK_THROWS_AS(static_cast<void>(release::from_json(text, "x")), base::Error);
}

TEST_CASE("release: a service is found by its name") {
  const release::Record record = full_record();
  REQUIRE(release::find_service(record, "web") != nullptr);
  CHECK(release::find_service(record, "web")->replicas == 3);
  CHECK(release::find_service(record, "wep") == nullptr);
}

TEST_CASE("release: it is settled when its run ended and left nothing to be done") {
  release::Record record = full_record();
  record.result = release::Result::rolled_back;
  CHECK(release::is_settled(record));
  record.left = "no-access/web: AWS does not allow it";
  CHECK_FALSE(release::is_settled(record));
  record.left.clear();
  record.result = release::Result::pending;
  CHECK_FALSE(release::is_settled(record));
}
