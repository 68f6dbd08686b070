#include "tool/docker_image.h"

#include <doctest/doctest.h>

#include "tool/captured.h"

using namespace cloudctl;
using test::captured;
using Texts = std::vector<std::string>;

TEST_CASE("docker image: those that are there are described, the missing one is left out") {
  CHECK(process::printed(tool::docker_image_inspect({"a:1", "b:2"})) ==
        "docker image inspect a:1 b:2");
  const std::vector<tool::ImageFacts> images = tool::parse_images(captured("images.json"));
  REQUIRE(images.size() == 2);
  const tool::ImageFacts& web = images[0];
  CHECK(web.id.starts_with("sha256:"));
  CHECK(web.tags == Texts{"bpt-two:1", "bpt-web:1"});
  CHECK(tool::answers_to(web, "docker.io/library/bpt-web:1"));
  CHECK(web.repo_digests.empty());
  CHECK(web.os == "linux");
  CHECK(web.architecture == "amd64");
  CHECK(web.size > 1'000'000);
  CHECK(web.ports == std::vector<int>{7000, 8080});
  CHECK(web.user == "65532");
  CHECK(web.command == Texts{"/bin/httpd", "-f", "-p", "8080", "-h", "/www"});
  CHECK(web.env.at("PORT") == "8080");
  CHECK(web.env.at("EMPTY").empty());
  CHECK(web.labels.at("a") == "b");
  CHECK(web.has_health_check);
  CHECK_FALSE(images[1].has_health_check);
  CHECK(images[1].user.empty());
}

TEST_CASE("docker image: none at all is an empty list") {
  CHECK(tool::parse_images("[]\n").empty());
}

TEST_CASE("docker image: a health check that is switched off is none") {
  const auto images = tool::parse_images(
      R"([{"Id": "sha256:1", "Config": {"Healthcheck": {"Test": ["NONE"]}, "Env": null}}])");
  CHECK_FALSE(images.front().has_health_check);
}

TEST_CASE("docker image: answers to each of its names, however they are written") {
  const tool::ImageFacts image = {
      .id = "sha256:49fe3a080b071e6caa15d854c2266624ef2f15147e047485d38ebb467015ecdc",
      .tags = {"nginx:1.26", "acme/web:latest"},
      .repo_digests = {"nginx@sha256:" + std::string(64, 'a')}};
  for (const char* name :
       {"nginx:1.26", "docker.io/library/nginx:1.26", "library/nginx:1.26", "acme/web",
        "docker.io/acme/web:latest", "49fe3a080b07",
        "sha256:49fe3a080b071e6caa15d854c2266624ef2f15147e047485d38ebb467015ecdc"}) {
    CAPTURE(name);
    CHECK(tool::answers_to(image, name));
  }
  CHECK(tool::answers_to(image, "nginx@sha256:" + std::string(64, 'a')));
  CHECK(tool::answers_to(image, "nginx:other@sha256:" + std::string(64, 'a')));
  for (const char* name : {"nginx", "nginx:1.27", "ghcr.io/nginx:1.26", "49fe", "", "A b"}) {
    CAPTURE(name);
    CHECK_FALSE(tool::answers_to(image, name));
  }
  CHECK_FALSE(tool::answers_to(image, "nginx@sha256:" + std::string(64, 'b')));
}

TEST_CASE("docker image: after a push the registry's digest is known") {
  const auto images = tool::parse_images(captured("image_pushed.json"));
  REQUIRE(images.size() == 1);
  const auto digest = tool::registry_digest(images[0], "localhost:57095/bpt/web:1");
  REQUIRE(digest);
  CHECK(digest->starts_with("sha256:"));
  CHECK(digest->size() == 71);
  CHECK_FALSE(tool::registry_digest(images[0], "bpt/web:1"));
}

TEST_CASE("docker image: what is done with images") {
  CHECK(process::printed(tool::docker_tag("a:1", "b:2")) == "docker tag a:1 b:2");
  CHECK(process::printed(tool::docker_push("b:2")) == "docker push b:2");
  CHECK(process::printed(tool::docker_pull("b:2")) == "docker pull b:2");
  CHECK(process::printed(tool::docker_pull("b:2", "linux/arm64")) ==
        "docker pull --platform linux/arm64 b:2");
  CHECK(process::printed(tool::docker_image_rm({"a:1", "b:2"})) == "docker image rm a:1 b:2");
  CHECK(process::printed(tool::docker_manifest_inspect("acme/web:1")) ==
        "docker manifest inspect acme/web:1");
  CHECK(process::printed(tool::imagetools_create({"w:1", "w:2"}, {"w:1-amd64", "w:1-arm64"})) ==
        "docker buildx imagetools create --tag w:1 --tag w:2 w:1-amd64 w:1-arm64");
  CHECK(process::printed(tool::docker_manifest_inspect("localhost:5000/web:1")) ==
        "docker manifest inspect --insecure localhost:5000/web:1");
}

TEST_CASE("docker image: a password goes over standard input and nowhere else") {
  const process::CommandLine login =
      tool::docker_login("localhost:5000", "ann", base::Secret("hunter2"));
  CHECK(login.argv == Texts{"docker", "login", "-u", "ann", "--password-stdin", "localhost:5000"});
  CHECK(login.input.reveal() == "hunter2");
  CHECK(login.env.empty());
  CHECK(process::printed(tool::docker_login("docker.io", "ann", base::Secret("x"))) ==
        "docker login -u ann --password-stdin");
}

TEST_CASE("docker image: platforms of an index, without attestations") {
  CHECK(tool::parse_platforms(captured("manifest.json")).empty());
  const auto platforms = tool::parse_platforms(R"({"schemaVersion": 2, "manifests": [
    {"platform": {"architecture": "amd64", "os": "linux"}},
    {"platform": {"architecture": "arm", "os": "linux", "variant": "v7"}},
    {"platform": {"architecture": "unknown", "os": "unknown"}}]})");
  CHECK(platforms ==
        std::vector<tool::Platform>{{.os = "linux", .architecture = "amd64"},
                                    {.os = "linux", .architecture = "arm", .variant = "v7"}});
}

TEST_CASE("docker image: several are saved into one archive") {
  CHECK(process::printed(tool::docker_save("/tmp/i.tar", {"web:1", "api:2"})) ==
        "docker save --output /tmp/i.tar web:1 api:2");
}
