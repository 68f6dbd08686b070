#include "plan/images.h"

#include "plan/resolving.h"

using namespace cloudctl;

namespace {

const std::string built =
    "name: notes\nregistry: docker.io/acme\nservices:\n  web: {build: ./web, port: 8080}\n";

plan::Image image_of(const plan::Request& request, const std::string& text = built) {
  return test::plan_of(text, request).services.at(0).image;
}

config::Folder flask() {
  config::Folder folder;
  folder.language = config::Language::python;
  folder.port = config::Finding{.value = "5000", .origin = "app.py:3"};
  return folder;
}

}  // namespace

TEST_CASE("images: what is built is named after its content") {
  auto request = test::request_for("");
  request.contents["web"] = std::string(12, 'a') + std::string(52, 'b');
  request.version = "1.4";
  const auto image = image_of(request);
  CHECK(image.reference == "docker.io/acme/notes-web:c-aaaaaaaaaaaa");
  CHECK(image.version == "1.4");
  CHECK(image.build->context == "/home/ann/notes/web");
  CHECK(image.build->dockerfile == "/home/ann/notes/web/Dockerfile");
  CHECK(image.build->content == request.contents["web"]);
}

TEST_CASE("images: without content yet the tag says so; a target has a registry of its own") {
  CHECK(image_of(test::request_for("local"), built + "targets: {local: {registry: 'r:5000'}}\n")
            .reference == "r:5000/notes-web:c-unknown");
}

TEST_CASE("images: a Dockerfile is generated where there is none, for the service's port") {
  auto request = test::request_for("");
  request.folders["web"] = flask();
  auto build = *image_of(request).build;
  CHECK(build.dockerfile.empty());
  CHECK(build.generates_ignore);
  CHECK(build.generated.port == config::Finding{.value = "8080", .origin = "cloudctl.yaml"});
  request.folders["web"].has_dockerignore = true;
  CHECK(!image_of(request).build->generates_ignore);
  request.folders["web"].has_dockerfile = true;
  build = *image_of(request).build;
  CHECK(build.dockerfile == "/home/ann/notes/web/Dockerfile");
  CHECK(build.generated == config::Folder{});
}

TEST_CASE("images: a named Dockerfile, arguments, stage and platforms are handed on") {
  auto request = test::request_for("");
  request.folders["web"] = flask();
  const auto build = *image_of(request, R"(
name: notes
services:
  web:
    build: {context: ., dockerfile: docker/prod.Dockerfile, args: {A: "1"}, target: run,
            platforms: [linux/amd64]}
)")
                          .build;
  CHECK(build == plan::ImageBuild{.context = "/home/ann/notes",
                                  .dockerfile = "/home/ann/notes/docker/prod.Dockerfile",
                                  .generated = {},
                                  .args = {{"A", "1"}},
                                  .target = "run",
                                  .platforms = {"linux/amd64"},
                                  .content = {}});
}

TEST_CASE("images: --image wins over what the file says") {
  auto request = test::request_for("");
  request.images["web"] = "docker.io/acme/notes-web@sha256:1234";
  const auto image = image_of(request);
  CHECK(image.reference == "docker.io/acme/notes-web@sha256:1234");
  CHECK(!image.build);
}

TEST_CASE("images: a folder that nobody knows how to build is refused") {
  auto request = test::request_for("");
  request.folders["web"] = {};
  CHECK(test::mistakes_of(test::read_project(built), request) ==
        test::Mistakes{
            "C113 4:9 service \"web\" cannot be built: \"./web\" has no Dockerfile, and its "
            "language is not recognised | nothing here says how to build it | add a Dockerfile, "
            "or one of CMakeLists.txt, requirements.txt, package.json and index.html, for which "
            "one is generated"});
}

TEST_CASE("images: a service needs exactly one of build and image") {
  config::Project project;
  project.name = "n";
  project.services["w"] = {};
  CHECK(test::mistakes_of(project, test::request_for("")) ==
        test::Mistakes{"C108 0:0 service \"w\" has neither \"build\" nor \"image\" | add \"build: "
                       ".\" or \"image: NAME\""});
}

TEST_CASE("images: platforms that were asked for take the place of the file's") {
  auto request = test::request_for("");
  request.platforms = {"linux/arm64"};
  const auto image = image_of(
      request, "name: n\nservices:\n  web: {build: {context: ., platforms: [linux/amd64]}}\n");
  CHECK(image.build->platforms == std::vector<std::string>{"linux/arm64"});
}
