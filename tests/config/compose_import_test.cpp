#include "config/compose_import.h"

#include <doctest/doctest.h>

#include "config/compose_value.h"
#include "config/write.h"
#include "support.h"

using namespace cloudctl;
using namespace cloudctl::config;

namespace {

ComposeImport import(std::string_view text) {
  return draft_from_compose({.name = "compose.yaml", .text = std::string(text)});
}

constexpr std::string_view classic = R"(version: "3"
services:
  web:
    build: .
    ports: ["8000:5000"]
    environment:
      - MONGO_HOST=mongodb
      - DB_PASSWORD=hunter22
    depends_on: [mongodb]
    restart: always
  mongodb:
    image: mongo:7
    volumes: ["data:/data/db", "./init:/docker-entrypoint-initdb.d"]
    deploy: {replicas: 1}
volumes: {data: {}}
networks: {back: {}}
)";

}  // namespace

TEST_CASE("compose: a web service with its database becomes a draft, and the rest is listed") {
  const ComposeImport result = import(classic);
  CHECK(test::summary(result.diagnostics) == "");
  REQUIRE(result.draft.services.size() == 2);
  const DraftService& web = result.draft.services[0];
  CHECK(web.build == Finding{".", "compose.yaml:4"});
  CHECK(web.ports == std::vector<Finding>{{"5000", "compose.yaml:5"}});
  CHECK(web.expose == Finding{"node:8000", "compose.yaml:5"});
  CHECK(web.env == std::map<std::string, Finding>{{"MONGO_HOST", {"mongodb", "compose.yaml:7"}}});
  CHECK(web.secrets == std::vector<Finding>{{"DB_PASSWORD", "compose.yaml:8"}});
  CHECK(web.uses == std::vector<Finding>{{"mongodb", "compose.yaml:9"}});
  const DraftService& mongodb = result.draft.services[1];
  CHECK(mongodb.image == Finding{"mongo:7", "compose.yaml:12"});
  CHECK(mongodb.storage.at(0).path == Finding{"/data/db", "compose.yaml:13"});
  CHECK(mongodb.replicas == Finding{"1", "compose.yaml:14"});
  CHECK(result.draft.not_taken ==
        std::vector<std::string>{
            "service \"web\": the value of DB_PASSWORD: keep it with `cloudctl secrets set "
            "DB_PASSWORD`",
            "service \"web\": \"restart\": containers are started again anyway",
            "service \"mongodb\": a folder of this machine as volume (compose.yaml:13): copy it "
            "into the image",
            "service \"mongodb\" stays an ordinary service; on targets that have them, \"backing: "
            "{mongodb: {type: mongodb}}\" gives one ready-made (`cloudctl explain backing`)",
            "\"networks\": services of a project reach each other under their names"});
}

TEST_CASE("compose: no value of a secret gets into the file that is written") {
  const std::string text = write_draft(import(classic).draft);
  CHECK(text.find("hunter22") == std::string::npos);
  CHECK(test::mistakes(text) == "");
}

TEST_CASE("compose: the other shapes of ports, builds, commands and dependencies") {
  const ComposeImport result = import(
      "name: My Shop\nservices:\n  api_v2:\n    build: {context: ./api, dockerfile: D, args: {V: "
      "1.10}, "
      "target: prod}\n    image: shop/api\n    command: serve --port 80\n    expose: [9000]\n    "
      "ports:\n"
      "      - {target: 80, published: 80}\n      - 127.0.0.1:81:81/tcp\n      - 53:53/udp\n"
      "    depends_on: {gone: {condition: service_started}}\n    healthcheck: {test: x}\n"
      "    secrets: [db_key]\n    environment: {A: '${X:-one}', B: '${Y}', C: null, D: $$5}\n");
  CHECK(test::summary(result.diagnostics) == "");
  CHECK(result.draft.name.value == "my-shop");
  const DraftService& api = result.draft.services.at(0);
  CHECK(api.name == "api-v2");
  CHECK(api.build->value == "./api");
  CHECK(api.dockerfile->value == "D");
  CHECK(api.build_args.at("V").value == "1.10");
  CHECK_FALSE(api.image.has_value());
  CHECK(api.command.size() == 3);
  CHECK(api.ports.at(0).value == "80");
  CHECK(api.ports.size() == 3);
  CHECK(api.expose->value == "balancer:80");
  CHECK(api.env.at("A").value == "one");
  CHECK(api.env.at("D").value == "$5");
  CHECK(api.env.size() == 2);
  CHECK(api.secrets.size() == 2);
  CHECK(api.uses.empty());
  CHECK(test::mistakes(write_draft(result.draft)) == "");
}

TEST_CASE("compose: variables have their defaults, or are not known") {
  CHECK(interpolated("a${TAG:-1}b${X-2}$$c") == "a1b2$c");
  CHECK(interpolated("50$") == "50$");
  CHECK_FALSE(interpolated("${TAG}").has_value());
  CHECK_FALSE(interpolated("$TAG").has_value());
  CHECK_FALSE(interpolated("${A:-${B}}").has_value());
  CHECK_FALSE(interpolated("${A").has_value());
}

TEST_CASE("compose: a service that cannot be taken over is said, not dropped") {
  const ComposeImport result =
      import("services:\n  a: {build: ../x}\n  b: {image: x, depends_on: [a]}\n");
  CHECK(result.draft.services.size() == 1);
  CHECK(result.draft.not_taken ==
        std::vector<std::string>{
            "service \"a\": \"build\": \"../x\": \"..\" leads out of the project's folder",
            "service \"a\" as a whole: it has no image and no folder to build",
            "service \"b\": it depends on \"a\", which is not in the file that was written"});
}

TEST_CASE("compose: a file that is none is refused with its place") {
  CHECK(test::summary(import("a: [\n").diagnostics).starts_with("C001 "));
  CHECK(test::summary(import("name: x\n").diagnostics) ==
        "C009 1:1 \"compose.yaml\" has no \"services\"\n");
  CHECK(test::summary(import("services: {a: 1}\n").diagnostics) ==
        "C009 1:12 service \"a\" is not a map\n");
}
