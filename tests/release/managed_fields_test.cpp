#include "release/managed_fields.h"

#include <doctest/doctest.h>

#include <algorithm>

#include "release/captured.h"

namespace {

using namespace cloudctl;
using nlohmann::json;
using release::changed_by;
using release::FieldPath;
using release::is_ours;

json edited_web() {
  const auto all = test::captured("edited.json");
  const auto found = std::find_if(all.begin(), all.end(), [](const auto& object) {
    return object.ref.kind == "Deployment" && object.ref.name == "web";
  });
  REQUIRE(found != all.end());
  return json::parse(found->json);
}

FieldPath in_container(const std::string& name, FieldPath rest) {
  FieldPath path = {{.field = "spec"},
                    {.field = "template"},
                    {.field = "spec"},
                    {.field = "containers"},
                    {.keys = {{"name", name}}}};
  path.insert(path.end(), rest.begin(), rest.end());
  return path;
}

}  // namespace

TEST_CASE("managed fields: who set a field of a real object, and which of them are ours") {
  const json web = edited_web();
  const FieldPath replicas = {{.field = "spec"}, {.field = "replicas"}};
  CHECK(changed_by(web, replicas) == "kubectl scale");
  CHECK_FALSE(is_ours(web, replicas));
  CHECK(changed_by(web, in_container("web", {{.field = "image"}})) == "kubectl-set");
  CHECK(changed_by(web, in_container("watcher", {{.field = "image"}})).empty());
  CHECK(is_ours(web, in_container("watcher", {{.field = "image"}})));
  CHECK(changed_by(web, in_container("nobody", {{.field = "image"}})).empty());
}

TEST_CASE("managed fields: who holds a value as a whole holds all that is in it") {
  const FieldPath within = {
      {.field = "spec"}, {.field = "selector"}, {.field = "matchLabels"}, {.field = "app"}};
  CHECK(is_ours(edited_web(), within));
  const FieldPath element = in_container("watcher", {{.field = "args"}, {.index = 0}});
  CHECK(is_ours(edited_web(), element));
}

TEST_CASE("managed fields: of two who set a field it is the later, and never the status") {
  const json live = json::parse(R"({"metadata":{"managedFields":[
      {"manager":"b","time":"2026-11-21T12:00:02Z","fieldsV1":{"f:spec":{"f:x":{}}}},
      {"manager":"a","time":"2026-11-21T12:00:01Z","fieldsV1":{"f:spec":{"f:x":{}}}},
      {"manager":"c","time":"2026-11-21T12:00:09Z","subresource":"status",
       "fieldsV1":{"f:spec":{"f:x":{}}}},
      {"manager":"cloudctl","operation":"Apply","time":"2026-11-21T12:00:08Z",
       "fieldsV1":{"f:spec":{"f:x":{}}}}]}})");
  CHECK(changed_by(live, {{.field = "spec"}, {.field = "x"}}) == "b");
}

TEST_CASE("managed fields: an object that was read without them says nothing") {
  CHECK(changed_by(json::parse(R"({"metadata":{}})"), {{.field = "spec"}}).empty());
  CHECK(is_ours(json::parse(R"({"metadata":{}})"), {{.field = "spec"}}));
}
