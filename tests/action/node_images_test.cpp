#include "action/node_images.h"

#include <doctest/doctest.h>

#include <filesystem>

#include "base/error.h"
#include "support/fake_clock.h"
#include "support/fake_runner.h"
#include "support/recorded_progress.h"
#include "support/temporary_folder.h"

namespace {

using namespace cloudctl;
using Texts = std::vector<std::string>;

struct Stage {
  test::FakeRunner runner;
  test::FakeClock clock;
  base::Cancel cancel;
  test::RecordedProgress progress;
  test::TemporaryFolder folder;
  action::World world{.runner = runner,
                      .clock = clock,
                      .cancel = cancel,
                      .progress = progress,
                      .ask = [](const auto&) { return observe::Answer(); }};

  action::ClusterImages images(config::TargetType type, const std::string& context) {
    action::ClusterImages made{.place = {.kubectl = {.context = context},
                                         .type = type,
                                         .target = "here",
                                         .profile = "minikube"},
                               .jobs = {{.name = "web", .reference = "web:c-1", .context = "/src"}},
                               .push = false,
                               .workspace = folder.path() / "work"};
    return made;
  }
  action::ClusterImages minikube() { return images(config::TargetType::minikube, "minikube"); }

  void node_has(const std::string& list) {
    runner.expect("*minikube image ls --format json --profile minikube", test::exits(0, list));
  }
  void engine_has(const std::string& list) {
    runner.expect("docker image inspect *", test::exits(list == "[]" ? 1 : 0, list));
  }
};

std::string node_image(const std::string& id) {
  return R"([{"id": ")" + id + R"(", "repoDigests": [], "repoTags":
      ["docker.io/library/web:c-1"], "size": "1"}])";
}

std::string image(const std::string& reference, const std::string& id,
                  const std::string& repo_digest = "") {
  return R"([{"Id": ")" + id + R"(", "RepoTags": [")" + reference + R"("], "RepoDigests": [)" +
         (repo_digest.empty() ? "" : "\"" + repo_digest + "\"") + "]}]";
}

}  // namespace

TEST_CASE("node images: one that the node has with the same ID is not loaded again") {
  Stage stage;
  stage.node_has(node_image("aa"));
  stage.engine_has(image("web:c-1", "sha256:aa"));
  const auto survey = action::survey_nodes(stage.world, stage.minikube());
  CHECK(survey.known.at("web:c-1") ==
        action::BroughtImage{.reference = "web:c-1", .digest = "sha256:aa"});
  CHECK(survey.to_load.empty());
  CHECK(survey.missing.empty());
}

TEST_CASE("node images: one with another ID under the same tag is stale, and loaded") {
  Stage stage;
  stage.node_has(node_image("sha256:bb"));
  stage.engine_has(image("web:c-1", "sha256:aa"));
  const auto survey = action::survey_nodes(stage.world, stage.minikube());
  CHECK(survey.to_load == Texts{"web:c-1"});
  CHECK(survey.missing.empty());
}

TEST_CASE("node images: one that is only in the node needs no build, as its tag is its content") {
  Stage stage;
  stage.node_has(node_image("sha256:bb"));
  stage.engine_has("[]");
  CHECK(action::survey_nodes(stage.world, stage.minikube()).known.at("web:c-1").digest ==
        "sha256:bb");
}

TEST_CASE("node images: one that is nowhere is built and loaded") {
  Stage stage;
  stage.node_has("[]");
  stage.engine_has("[]");
  const auto survey = action::survey_nodes(stage.world, stage.minikube());
  REQUIRE(survey.missing.size() == 1);
  CHECK(survey.to_load == Texts{"web:c-1"});
  const action::Step step =
      action::load_step(stage.minikube(), survey.to_load, {{.id = "build/web"}});
  CHECK(step.title == "load 1 image into minikube \"minikube\"");
  CHECK(step.needs == Texts{"build/web"});
  REQUIRE(step.commands.size() == 2);
  const std::string archive = (stage.folder.path() / "work/images.tar").string();
  CHECK(process::printed(step.commands[0]) == "docker save --output " + archive + " web:c-1");
  CHECK(step.commands[1].argv ==
        Texts{"minikube", "image", "load", archive, "--profile", "minikube"});
}

TEST_CASE(
    "node images: an image of others is loaded if it was built here, else the node pulls it") {
  Stage stage;
  auto images = stage.minikube();
  images.jobs.clear();
  images.others = {"mine:dev", "nginx:1.27"};
  stage.node_has("[]");
  stage.engine_has(R"([{"Id": "sha256:1", "RepoTags": ["mine:dev"], "RepoDigests": []},
      {"Id": "sha256:2", "RepoTags": ["nginx:1.27"], "RepoDigests": ["nginx@sha256:9"]}])");
  CHECK(action::survey_nodes(stage.world, images).to_load == Texts{"mine:dev"});
}

TEST_CASE("node images: a minikube that does not answer is named with what it says") {
  Stage stage;
  stage.runner.expect(
      "*minikube image ls *",
      test::exits(
          50,
          R"({"type":"io.k8s.sigs.minikube.error","data":{"message":"Docker is not running"}})"));
  stage.engine_has("[]");
  CHECK_THROWS_WITH_AS(
      (void)action::survey_nodes(stage.world, stage.minikube()),
      "minikube \"minikube\" does not say which images it has: Docker is not running", base::Error);
}

TEST_CASE("node images: the archive is gone after the load, also after one that failed") {
  Stage stage;
  const auto images = stage.minikube();
  const auto archive = stage.folder.path() / "work/images.tar";
  stage.runner
      .expect("docker save *",
              [&](const process::CommandLine&) {
                CHECK(std::filesystem::exists(archive.parent_path()));
                std::filesystem::create_directory(archive);
                return test::exits(0);
              })
      .expect("*minikube image load *", test::exits(80, "", "no space left on device\n"));
  const auto done = action::execute({action::load_step(images, {"web:c-1"}, {})}, stage.world,
                                    {.folder = {.path = stage.folder.path()}});
  CHECK_FALSE(done.ok);
  CHECK(done.outcome.text == "images cannot be loaded into the nodes: exited with 80");
  CHECK(done.outcome.lines.back() == "no space left on device");
  CHECK_FALSE(std::filesystem::exists(archive));
}

TEST_CASE("node images: what did not arrive is an error, what did is known by its ID") {
  Stage stage;
  stage.node_has(node_image("sha256:aa"));
  CHECK(action::loaded_images(stage.world, stage.minikube(), {"web:c-1"}).at("web:c-1").digest ==
        "sha256:aa");
  stage.node_has("[]");
  CHECK_THROWS_WITH_AS((void)action::loaded_images(stage.world, stage.minikube(), {"web:c-1"}),
                       "image \"web:c-1\" did not arrive in minikube \"minikube\"", base::Error);
}

TEST_CASE("node images: kind and k3d load what the last good release did not run") {
  Stage stage;
  auto images = stage.images(config::TargetType::kubernetes, "kind-dev");
  stage.engine_has(image("web:c-1", "sha256:aa"));
  const auto survey = action::survey_nodes(stage.world, images);
  CHECK(survey.to_load == Texts{"web:c-1"});
  CHECK(process::printed(action::load_step(images, survey.to_load, {}).commands.at(0)) ==
        "kind load docker-image --name dev web:c-1");
  release::Record last;
  last.objects = {{.name = {.kind = "Deployment"}, .json = R"({"image":"web:c-1"})"}};
  images.last_good = &last;
  stage.engine_has("[]");
  CHECK(action::survey_nodes(stage.world, images).to_load.empty());
}

TEST_CASE("node images: a cluster elsewhere without a registry is refused with the way out") {
  Stage stage;
  const auto images = stage.images(config::TargetType::kubernetes, "staging");
  try {
    (void)action::survey_nodes(stage.world, images);
    FAIL("not refused");
  } catch (const base::Error& error) {
    CHECK(error.failure().what ==
          "images built on this machine cannot get into cluster \"staging\"");
    CHECK(error.failure().next.find("registry: ") != std::string::npos);
    CHECK(error.failure().code == base::ExitCode::usage);
  }
}

TEST_CASE("node images: where nothing is built, a cluster elsewhere needs no registry") {
  Stage stage;
  auto images = stage.images(config::TargetType::kubernetes, "staging");
  images.jobs.clear();
  images.others = {"nginx:1.27"};
  CHECK(action::survey_nodes(stage.world, images).to_load.empty());
}

TEST_CASE("node images: of several platforms the one of this machine is built") {
  Stage stage;
  stage.runner.expect(
      "docker info*",
      test::exits(0, R"({"ID": "E", "OSType": "linux", "Architecture": "aarch64"})"));
  stage.node_has("[]");
  stage.engine_has("[]");
  auto images = stage.minikube();
  images.jobs[0].platforms = {"linux/amd64", "linux/arm64"};
  const auto survey = action::survey_nodes(stage.world, images);
  REQUIRE(survey.missing.size() == 1);
  CHECK(survey.missing[0].reference == "web:c-1");
  CHECK(survey.missing[0].platforms == Texts{"linux/arm64"});
  CHECK(survey.to_load == Texts{"web:c-1"});
}
