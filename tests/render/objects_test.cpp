#include "render/objects.h"

#include <doctest/doctest.h>

#include "base/error.h"
#include "render/json_documents.h"

using namespace cloudctl;
using Texts = std::vector<std::string>;

static std::string json_of(const std::string& yaml) {
  std::string json;
  for (const render::JsonValue& document : render::json_documents(yaml)) {
    if (!json.empty()) json += '\n';
    render::write(document, json);
  }
  return json;
}

static std::string head(const std::string& rest) {
  return "apiVersion: v1\nkind: Service\nmetadata: {name: web, namespace: notes}\n" + rest;
}

static std::string refusal(const std::string& content) {
  try {
    (void)render::objects({{.path = "manifests/30-x.yaml", .content = content}});
  } catch (const base::Error& error) {
    return error.failure().what + " | " + error.failure().where;
  }
  return "";
}

TEST_CASE("objects: address, service and a text that does not depend on the order of keys") {
  const auto objects = render::objects(
      {{.path = "manifests/10-web.yaml",
        .content = "kind: Deployment\napiVersion: apps/v1\nspec: {replicas: 3, b: [1, x]}\n"
                   "metadata:\n  namespace: notes\n  name: web\n"
                   "  labels: {app.kubernetes.io/name: web}\n"}});
  REQUIRE(objects.size() == 1);
  CHECK(objects[0].name == render::ObjectName{.api_version = "apps/v1",
                                              .kind = "Deployment",
                                              .kube_namespace = "notes",
                                              .name = "web"});
  CHECK(objects[0].service == "web");
  CHECK(objects[0].json == R"({"apiVersion":"apps/v1","kind":"Deployment","metadata":{"labels":)"
                           R"({"app.kubernetes.io/name":"web"},"name":"web","namespace":"notes"},)"
                           R"("spec":{"b":[1,"x"],"replicas":3}})");
}

TEST_CASE("objects: files in their order, with all documents of each, and no other files") {
  const auto objects = render::objects(
      {{.path = "build/web/Dockerfile", .content = "FROM x"},
       {.path = "manifests/10-a.yaml",
        .content = "---\napiVersion: v1\nkind: Namespace\nmetadata: {name: a}\n---\n---\n"
                   "apiVersion: v1\nkind: Namespace\nmetadata: {name: b}\n"},
       {.path = "manifests/20-c.yaml", .content = head("")}});
  REQUIRE(objects.size() == 3);
  CHECK(objects[0].name.name == "a");
  CHECK(objects[0].name.kube_namespace.empty());
  CHECK(objects[0].service.empty());
  CHECK(objects[1].name.name == "b");
  CHECK(objects[2].name.name == "web");
}

TEST_CASE("objects: quoted text is text, plain text is what the core schema says") {
  CHECK(json_of("a: \"8080\"\nb: 8080\nc: '1.5'\nd: 1.5\ne: \"true\"\nf: true\ng: \"\"\nh:\n") ==
        R"({"a":"8080","b":8080,"c":"1.5","d":1.5,"e":"true","f":true,"g":"","h":null})");
  CHECK(json_of("[yes, no, on, Off, y, True, FALSE, tRUE, null, ~, Null, none]") ==
        R"(["yes","no","on","Off","y",true,false,"tRUE",null,null,null,"none"])");
  CHECK(json_of("[0o17, 0x1F, 007, +5, -5, -0, 0, 1_000, 1:20, 0b1, 0x, 2026-11-21, v1]") ==
        R"([15,31,7,5,-5,0,0,"1_000","1:20","0b1","0x","2026-11-21","v1"])");
  CHECK(json_of("[1., .5, -.5, 1e3, 1.5E-2, +1.0, ., 1.2.3, e3, 1e, '-', 0.1]") ==
        R"([1,0.5,-0.5,1000,0.015,1,".","1.2.3","e3","1e","-",0.1])");
  CHECK(json_of("[123456789012345678901234567890]") == "[123456789012345678901234567890]");
  CHECK(json_of("- !!str 5\n- |-\n  7\n  8\n") == R"(["5","7\u000a8"])");
}

TEST_CASE("objects: text arrives with every character") {
  CHECK(json_of(R"(["a\"b\\c\n\t\u0001", "grüße 🎉", 'it''s'])") ==
        "[\"a\\\"b\\\\c\\u000a\\u0009\\u0001\",\"grüße 🎉\",\"it's\"]");
}

TEST_CASE("objects: keys that look like numbers are texts") {
  CHECK(json_of("{8080: a, true: b}") == R"({"8080":"a","true":"b"})");
}

TEST_CASE("objects: a template of one's own may use anchors") {
  CHECK(json_of("a: &x {b: [1]}\nc: *x\nd: &y 5\ne: *y\n") ==
        R"({"a":{"b":[1]},"c":{"b":[1]},"d":5,"e":5})");
}

TEST_CASE("objects: aliases that grow without bounds are refused") {
  std::string bomb = "a0: &a0 [x, x, x, x, x, x, x, x]\n";
  for (int i = 1; i < 12; ++i) {
    const std::string before = "*a" + std::to_string(i - 1);
    bomb += "a" + std::to_string(i) + ": &a" + std::to_string(i) + " [" + before;
    for (int j = 0; j < 7; ++j) bomb += ", " + before;
    bomb += "]\n";
  }
  CHECK(refusal(bomb).find("aliases make this document larger than 4 MiB") != std::string::npos);
}

TEST_CASE("objects: what cannot be an object is refused with its file and place") {
  CHECK(refusal(head("a: [1")).starts_with("\"manifests/30-x.yaml\" cannot be read as YAML: "));
  CHECK(refusal(head("a: 1\na: 2\n")) ==
        "\"manifests/30-x.yaml\" cannot be read as YAML: the key \"a\" stands there twice | "
        "manifests/30-x.yaml:1:1");
  CHECK(refusal(head("a: .inf\n")) ==
        "\"manifests/30-x.yaml\" cannot be read as YAML: JSON has no number \".inf\" | "
        "manifests/30-x.yaml:4:4");
  CHECK(refusal(head("a: 1e999\n")).find("JSON has no number \"1e999\"") != std::string::npos);
  CHECK(refusal(head("a: !mine x\n")).find("the tag \"!mine\" is not known") != std::string::npos);
  CHECK(refusal(head("<<: {a: 1}\n")).find("merge key") != std::string::npos);
  CHECK(refusal(head("? [a]\n: 1\n")).find("a key of a mapping must be a text") !=
        std::string::npos);
  CHECK(refusal("[1]") ==
        "document 1 of \"manifests/30-x.yaml\" is no object | manifests/30-x.yaml");
  CHECK(refusal(head("---\nkind: Service\n")) ==
        "document 2 of \"manifests/30-x.yaml\" has no \"apiVersion\" | manifests/30-x.yaml");
  CHECK(refusal("apiVersion: v1\nkind: Service\nmetadata: {labels: {}}\n") ==
        "document 1 of \"manifests/30-x.yaml\" has no \"metadata.name\" | manifests/30-x.yaml");
}
