#include "tool/docker_build.h"

#include <doctest/doctest.h>

#include <nlohmann/json.hpp>

#include "tool/captured.h"

using namespace cloudctl;
using test::captured;

static tool::DockerBuild example() {
  return {.context = "/home/ann/hello/web",
          .dockerfile = "/run/build/Dockerfile",
          .tags = {"acme/web:c-1", "acme/web:v2"},
          .args = {{"MODE", "a b"}},
          .labels = {{"team", "web"}},
          .target = "final",
          .platforms = {"linux/amd64", "linux/arm64"}};
}

TEST_CASE("docker build: by the classic builder") {
  CHECK(process::printed(tool::docker_build(example())) ==
        "DOCKER_BUILDKIT=0 docker build -f /run/build/Dockerfile -t acme/web:c-1 -t acme/web:v2 "
        "--build-arg 'MODE=a b' --label team=web --target final --platform "
        "linux/amd64,linux/arm64 /home/ann/hello/web");
}

TEST_CASE("docker build: by buildx, with structured progress") {
  CHECK(process::printed(tool::docker_build({.context = "/app",
                                             .tags = {"web:1"},
                                             .no_cache = true,
                                             .buildx = true,
                                             .metadata_file = "/run/m.json"})) ==
        "docker buildx build --progress=rawjson --load --metadata-file /run/m.json -t web:1 "
        "--no-cache /app");
}

TEST_CASE("docker build: several images in one session") {
  CHECK(process::printed(tool::docker_bake({.file = "/run/bake.json",
                                            .metadata_file = "/run/m.json",
                                            .no_cache = true,
                                            .targets = {"web", "api"}})) ==
        "BUILDX_BAKE_ENTITLEMENTS_FS=0 docker buildx bake -f /run/bake.json --progress=rawjson "
        "--metadata-file /run/m.json --no-cache web api");
}

TEST_CASE("docker build: the bake file says all that a single build would be told") {
  const auto file = nlohmann::json::parse(tool::bake_json({{.name = "web", .build = example()}}));
  CHECK(file == nlohmann::json::parse(R"({
    "group": {"default": {"targets": ["web"]}},
    "target": {"web": {"context": "/home/ann/hello/web", "dockerfile": "/run/build/Dockerfile",
      "tags": ["acme/web:c-1", "acme/web:v2"], "args": {"MODE": "a b"}, "labels": {"team": "web"},
      "target": "final", "platforms": ["linux/amd64", "linux/arm64"],
      "output": ["type=docker"]}}})"));
}

TEST_CASE("docker build: the user's text is no template for bake") {
  const auto file = nlohmann::json::parse(tool::bake_json(
      {{.name = "web", .build = {.context = "/a${x}", .args = {{"A", "${B} $C %{if} 5%"}}}}}));
  CHECK(file["target"]["web"]["context"] == "/a$${x}");
  CHECK(file["target"]["web"]["args"]["A"] == "$${B} $C %%{if} 5%");
}

TEST_CASE("docker build: the same targets give the same bake file, byte for byte") {
  CHECK(tool::bake_json({{.name = "web", .build = {.context = "/a", .tags = {"w"}}}}) ==
        R"({
  "group": {
    "default": {
      "targets": [
        "web"
      ]
    }
  },
  "target": {
    "web": {
      "context": "/a",
      "output": [
        "type=docker"
      ],
      "tags": [
        "w"
      ]
    }
  }
}
)");
}

TEST_CASE("docker build: names of bake targets are plain") {
  CHECK(tool::bake_name("web/watcher") == "web_watcher");
  CHECK(tool::bake_name("a.b-c_1") == "a_b-c_1");
}

TEST_CASE("docker build: what was built, by target") {
  using Digests = std::map<std::string, std::string>;
  CHECK(tool::parse_build_metadata(captured("bake_metadata.json")).size() == 2);
  CHECK(
      tool::parse_build_metadata(captured("bake_metadata.json")).at("web").starts_with("sha256:"));
  const Digests single = tool::parse_build_metadata(captured("build_metadata.json"));
  CHECK(single.size() == 1);
  CHECK(single.at("").starts_with("sha256:"));
  CHECK(tool::parse_build_metadata("{}").empty());
}

TEST_CASE("docker build: the version of buildx") {
  CHECK(tool::parse_buildx_version(
            "github.com/docker/buildx v0.13.1 788433953af10f2a698f5c07611dddce2e08c7a0\n") ==
        "v0.13.1");
  CHECK(tool::parse_buildx_version("github.com/docker/buildx 0.13.1+ds1 0.13.1+ds1-3\n") ==
        "0.13.1+ds1");
  CHECK(tool::parse_buildx_version("docker: 'buildx' is not a docker command.").empty());
}
