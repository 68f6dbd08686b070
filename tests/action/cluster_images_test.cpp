#include "action/cluster_images.h"

#include <doctest/doctest.h>

#include <algorithm>

#include "base/error.h"
#include "support/fake_clock.h"
#include "support/fake_runner.h"
#include "support/recorded_progress.h"

namespace {

using namespace cloudctl;
using Texts = std::vector<std::string>;

const std::string digest = "sha256:" + std::string(64, 'a');
const std::string other_digest = "sha256:" + std::string(64, 'b');

// A registry that has some tags, and counts who asks.
struct Stage {
  test::FakeRunner runner;
  test::FakeClock clock;
  base::Cancel cancel;
  test::RecordedProgress progress;
  std::map<std::string, std::string> tags;  // digest by the end of the URL
  std::mutex mutex;
  int questions = 0;
  action::World world{.runner = runner,
                      .clock = clock,
                      .cancel = cancel,
                      .progress = progress,
                      .ask = [this](const auto& question) { return answer(question); }};

  observe::Answer answer(const observe::Question& question) {
    const std::lock_guard guard(mutex);
    ++questions;
    for (const auto& [end, known] : tags) {
      if (question.url.ends_with(end))
        return {.how = observe::Answering::answered,
                .status = 200,
                .headers = {{"docker-content-digest", known}}};
    }
    return {.how = observe::Answering::answered, .status = 404};
  }
};

action::BuildJob job(const std::string& name, const std::string& reference) {
  return {.name = name, .reference = reference, .context = "/src/" + name};
}

action::ClusterImages through_registry() {
  return {.place = {.kubectl = {.context = "staging"}, .target = "staging"},
          .jobs = {job("web", "localhost:5000/notes-web:c-1")},
          .workspace = "/work/space"};
}

render::Object object(const std::string& kind, const std::string& json) {
  return {.name = {.api_version = "v1", .kind = kind, .name = "x"}, .json = json};
}

release::Record running(const std::string& image) {
  release::Record record;
  record.services = {{.name = "web", .image = image, .image_id = "sha256:node"}};
  record.objects = {object("Deployment", R"({"containers":[{"image":")" + image + R"("}]})")};
  return record;
}

std::string inspected(const std::string& reference, const std::string& repo_digest = "") {
  return R"([{"Id": "sha256:aa", "RepoTags": [")" + reference + R"("], "RepoDigests": [)" +
         (repo_digest.empty() ? "" : "\"" + repo_digest + "\"") + "]}]";
}

Texts ids(const std::vector<action::Step>& steps) {
  Texts result;
  for (const auto& step : steps) result.push_back(step.id);
  return result;
}

}  // namespace

TEST_CASE("images: one that the last good release ran by digest is known, and nobody is asked") {
  Stage stage;
  auto images = through_registry();
  const auto last = running("localhost:5000/notes-web:c-1@" + digest);
  images.last_good = &last;
  const auto survey = action::survey_images(stage.world, images);
  CHECK(stage.questions == 0);
  CHECK(stage.runner.commands().empty());
  CHECK(action::cluster_image_steps(images, survey).empty());
  CHECK(action::brought_images(stage.world, images, survey).at("localhost:5000/notes-web:c-1") ==
        action::BroughtImage{.reference = "localhost:5000/notes-web:c-1@" + digest,
                             .digest = digest});
}

TEST_CASE("images: one that the registry has already is neither built nor pushed") {
  Stage stage;
  stage.tags = {{"/notes-web/manifests/c-1", digest}};
  const auto images = through_registry();
  const auto survey = action::survey_images(stage.world, images);
  CHECK(stage.questions == 1);
  CHECK(stage.runner.commands().empty());
  CHECK(action::cluster_image_steps(images, survey).empty());
  CHECK(survey.known.at("localhost:5000/notes-web:c-1").digest == digest);
}

TEST_CASE(
    "images: one that is nowhere is built, then pushed, then known by what the registry says") {
  Stage stage;
  const auto images = through_registry();
  stage.runner.expect("docker image inspect *", test::exits(1, "[]"))
      .expect("docker buildx version", test::exits(1));
  const auto survey = action::survey_images(stage.world, images);
  const auto steps = action::cluster_image_steps(images, survey);
  CHECK(ids(steps) == Texts{"build/web", "push/web"});
  CHECK(steps[1].needs == Texts{"build/web"});
  stage.tags = {{"/notes-web/manifests/c-1", digest}};
  CHECK(action::brought_images(stage.world, images, survey)
            .at("localhost:5000/notes-web:c-1")
            .reference == "localhost:5000/notes-web:c-1@" + digest);
}

TEST_CASE("images: one that the engine has is pushed without a build") {
  Stage stage;
  const auto images = through_registry();
  stage.runner.expect("docker image inspect *",
                      test::exits(0, inspected("localhost:5000/notes-web:c-1")));
  const auto survey = action::survey_images(stage.world, images);
  CHECK(ids(action::cluster_image_steps(images, survey)) == Texts{"push/web"});
}

TEST_CASE("images: a registry that tells no digest leaves it to the engine's memory of the push") {
  Stage stage;
  const auto images = through_registry();
  stage.runner
      .expect("docker image inspect *", test::exits(0, inspected("localhost:5000/notes-web:c-1")))
      .expect("docker image inspect *",
              test::exits(0, inspected("localhost:5000/notes-web:c-1",
                                       "localhost:5000/notes-web@" + digest)));
  const auto survey = action::survey_images(stage.world, images);
  CHECK(action::brought_images(stage.world, images, survey)
            .at("localhost:5000/notes-web:c-1")
            .digest == digest);
}

TEST_CASE("images: a push that left nothing in the registry is an error with the reference") {
  Stage stage;
  const auto images = through_registry();
  stage.runner
      .expect("docker image inspect *", test::exits(0, inspected("localhost:5000/notes-web:c-1")))
      .expect("docker image inspect *", test::exits(0, inspected("localhost:5000/notes-web:c-1")));
  const auto survey = action::survey_images(stage.world, images);
  CHECK_THROWS_WITH_AS((void)action::brought_images(stage.world, images, survey),
                       "image \"localhost:5000/notes-web:c-1\" was pushed, but its registry does "
                       "not say as what",
                       base::Error);
}

TEST_CASE("images: a version is pushed too, unless the registry has it with this content") {
  Stage stage;
  auto images = through_registry();
  images.jobs[0].version = "localhost:5000/notes-web:2.0";
  stage.tags = {{"/manifests/c-1", digest}, {"/manifests/2.0", digest}};
  CHECK(action::survey_images(stage.world, images).to_push.empty());
  stage.tags = {{"/manifests/c-1", digest}};
  stage.runner
      .expect("docker image inspect *", test::exits(1, "[]"))  // is the version taken here?
      .expect("docker image inspect *", test::exits(1, "[]"))
      .expect("docker buildx version", test::exits(0));
  const auto survey = action::survey_images(stage.world, images);
  REQUIRE(survey.to_push.size() == 1);
  CHECK(survey.missing.size() == 1);
}

TEST_CASE("images: without the cache everything is built and pushed anew") {
  Stage stage;
  auto images = through_registry();
  images.no_cache = true;
  const auto last = running("localhost:5000/notes-web:c-1@" + digest);
  images.last_good = &last;
  stage.tags = {{"/notes-web/manifests/c-1", digest}};
  stage.runner
      .expect("docker image inspect *", test::exits(0, inspected("localhost:5000/notes-web:c-1")))
      .expect("docker buildx version", test::exits(1));
  const auto survey = action::survey_images(stage.world, images);
  CHECK(ids(action::cluster_image_steps(images, survey)) == Texts{"build/web", "push/web"});
}

TEST_CASE("images: an image of others stays as it is written") {
  Stage stage;
  action::ClusterImages images;
  images.others = {"postgres:17", "nginx@" + other_digest};
  const auto survey = action::survey_images(stage.world, images);
  const auto brought = action::brought_images(stage.world, images, survey);
  CHECK(brought.at("postgres:17") == action::BroughtImage{.reference = "postgres:17"});
  CHECK(brought.at("nginx@" + other_digest).digest == other_digest);
}

TEST_CASE("images: what a release remembers of its images, companions among them") {
  release::Record record = running("r.io/web:c-1@" + digest);
  record.objects.push_back(
      object("StatefulSet", R"({"image":"r.io/watcher:c-2@)" + other_digest + R"("})"));
  record.objects.push_back(object("ConfigMap", R"({"image":"r.io/lie:c-3@)" + digest + R"("})"));
  const auto known = action::remembered_images(
      record, {"r.io/web:c-1", "r.io/watcher:c-2", "r.io/lie:c-3", "r.io/web:c-9", "r.io/web:c"});
  CHECK(known.size() == 2);
  CHECK(known.at("r.io/web:c-1").digest == digest);
  CHECK(known.at("r.io/watcher:c-2").reference == "r.io/watcher:c-2@" + other_digest);
}

TEST_CASE("images: one that was loaded into nodes is remembered by its ID") {
  CHECK(action::remembered_images(running("web:c-1"), {"web:c-1"}).at("web:c-1") ==
        action::BroughtImage{.reference = "web:c-1", .digest = "sha256:node"});
}

TEST_CASE("images: one that was only loaded into nodes is asked for when it comes by a registry") {
  Stage stage;
  auto images = through_registry();
  const auto last = running("localhost:5000/notes-web:c-1");
  images.last_good = &last;
  stage.tags = {{"/notes-web/manifests/c-1", digest}};
  CHECK(
      action::survey_images(stage.world, images).known.at("localhost:5000/notes-web:c-1").digest ==
      digest);
  CHECK(stage.questions == 1);
}

TEST_CASE("images: digests are put into workloads and services, and nowhere else") {
  release::Record record = running("r.io/web:c-1");
  record.objects.push_back(object("CronJob", R"({"a":{"image":"r.io/web:c-1","name":"x"}})"));
  record.objects.push_back(object("ConfigMap", R"({"data":{"image":"r.io/web:c-1"}})"));
  record.objects.push_back(object("Deployment", R"({"image":"r.io/web:c-11"})"));
  const auto changed = action::with_images(
      record, {{"r.io/web:c-1", {.reference = "r.io/web:c-1@" + digest, .digest = digest}}});
  CHECK(changed.services[0].image == "r.io/web:c-1@" + digest);
  CHECK(changed.services[0].image_id == digest);
  CHECK(changed.objects[0].json ==
        R"({"containers":[{"image":"r.io/web:c-1@)" + digest + R"("}]})");
  CHECK(changed.objects[1].json ==
        R"({"a":{"image":"r.io/web:c-1@)" + digest + R"(","name":"x"}})");
  CHECK(changed.objects[2] == record.objects[2]);
  CHECK(changed.objects[3] == record.objects[3]);
}

TEST_CASE("images: one for several platforms is built for each, and runs by the index's digest") {
  Stage stage;
  auto images = through_registry();
  images.jobs[0].platforms = {"linux/amd64", "linux/arm64"};
  stage.runner
      .expect(
          "docker image inspect localhost:5000/notes-web:c-1-amd64 "
          "localhost:5000/notes-web:c-1-arm64",
          test::exits(1, inspected("localhost:5000/notes-web:c-1-amd64")))
      .expect("docker buildx version");
  const auto survey = action::survey_images(stage.world, images);
  CHECK(ids(action::cluster_image_steps(images, survey)) ==
        Texts{"build/web@linux/arm64", "push/web@linux/amd64", "push/web@linux/arm64", "push/web"});
  stage.tags = {{"/notes-web/manifests/c-1", digest}};
  CHECK(action::brought_images(stage.world, images, survey)
            .at("localhost:5000/notes-web:c-1")
            .digest == digest);
}

TEST_CASE("images: one for several platforms is refused without buildx, before anything is built") {
  Stage stage;
  auto images = through_registry();
  images.jobs[0].platforms = {"linux/amd64", "linux/arm64"};
  stage.runner.expect("docker image inspect *", test::exits(1, "[]"))
      .expect("docker buildx version", test::exits(1));
  CHECK_THROWS_AS(static_cast<void>(action::survey_images(stage.world, images)), base::Error);
}
