#include "action/local_prepare.h"

#include <doctest/doctest.h>

#include "action/local_stage.h"
#include "base/error.h"

namespace {

using namespace cloudctl;

struct Stage : test::LocalStage {
  action::Execution run(const std::vector<action::Step>& steps) {
    return action::execute(steps, world, {.folder = {.path = folder.path(), .begin = {}}});
  }
  std::vector<std::string> ids(const action::DeployRequest& request) {
    std::vector<std::string> found;
    for (const auto& step : action::image_steps(world, request, folder.path())) {
      found.push_back(step.id);
    }
    return found;
  }
};

action::BuildJob job(const std::string& reference) {
  return {.name = "web",
          .reference = reference,
          .version = "",
          .context = "/src/web",
          .dockerfile = "/src/web/Dockerfile"};
}

}  // namespace

TEST_CASE("prepare: a check that holds says so, and asks the engine for nothing but facts") {
  Stage stage;
  const auto done = stage.run({action::check_step(stage.request("1"), "ENGINE")});
  CHECK(done.ok);
  CHECK(done.outcomes.at("check").text == "ready");
  CHECK(stage.docker.deeds().empty());
}

TEST_CASE("prepare: all that fails is said at once, the first as the cause with its exit code") {
  Stage stage;
  auto request = stage.request("1");
  request.desired.services[0].secrets = {"SESSION_KEY"};
  const auto done = stage.run({action::check_step(request, "ANOTHER")});
  CHECK_FALSE(done.ok);
  CHECK(done.outcome.text.find("this is another engine") == 0);
  CHECK(done.outcome.code == base::ExitCode::failed);
  REQUIRE(done.outcome.lines.size() == 1);
  CHECK(done.outcome.lines[0] ==
        "also: secrets: no value for SESSION_KEY (run \"cloudctl secrets set SESSION_KEY\", or set "
        "it in the environment)");
}

TEST_CASE("prepare: logins and versions are asked of the registry only for a push") {
  Stage stage;
  std::vector<std::string> asked;
  stage.world.ask = [&](const observe::Question& question) {
    asked.push_back(question.method + " " + question.url);
    return observe::Answer{.how = observe::Answering::refused};
  };
  auto request = stage.request("1");
  request.jobs = {job("localhost:1/web:c-1")};
  request.jobs[0].version = "localhost:1/web:2.0";
  CHECK(stage.run({action::check_step(request, {})}).ok);
  CHECK(asked.empty());
  request.push = true;
  CHECK_FALSE(stage.run({action::check_step(request, {})}).ok);
  std::sort(asked.begin(), asked.end());
  CHECK(asked == std::vector<std::string>{"GET http://localhost:1/v2/",
                                          "HEAD http://localhost:1/v2/web/manifests/2.0"});
}

TEST_CASE("prepare: images that the engine has are neither built nor pulled") {
  Stage stage;
  auto request = stage.request("1");
  CHECK(stage.ids(request).empty());
  request.jobs = {job(stage.image("1"))};
  CHECK(stage.ids(request).empty());
  request.no_cache = true;
  CHECK(stage.ids(request) == std::vector<std::string>{"build/web"});
}

TEST_CASE("prepare: missing images of ours are built, those of others pulled, each once") {
  Stage stage;
  auto request = stage.request("9");
  auto worker = request.desired.services[0];
  worker.name = "worker";
  request.desired.services.push_back(worker);
  CHECK(stage.ids(request) == std::vector<std::string>{"pull/web"});
  request.jobs = {job(stage.image("9"))};
  CHECK(stage.ids(request) == std::vector<std::string>{"build/web"});
  request.push = true;
  CHECK(stage.ids(request) == std::vector<std::string>{"build/web", "push/web"});
}

TEST_CASE("prepare: an image that nobody has is named with what may be wrong") {
  Stage stage;
  stage.docker.pulls = false;
  const auto done =
      stage.run(action::image_steps(stage.world, stage.request("9"), stage.folder.path()));
  CHECK(done.failed == "pull/web");
  CHECK(done.outcome.text ==
        "image \"hello-web:9\" is not in the engine and cannot be pulled: exited with 1");
  CHECK(done.outcome.next.find("check its name") == 0);
  CHECK(done.outcome.lines == std::vector<std::string>{"manifest unknown"});
}

TEST_CASE("prepare: of several platforms this engine's is built; a push of all needs buildx") {
  Stage stage;
  auto request = stage.request("1");
  request.jobs = {job("hello-web:c-9")};
  request.jobs[0].platforms = {"linux/amd64", "linux/arm64"};
  CHECK(stage.ids(request) == std::vector<std::string>{"build/web"});
  request.push = true;
  CHECK_THROWS_AS(static_cast<void>(stage.ids(request)), base::Error);
}
