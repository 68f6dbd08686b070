#include "action/image_push.h"

#include <doctest/doctest.h>

#include "support/fake_clock.h"
#include "support/fake_runner.h"
#include "support/recorded_progress.h"
#include "support/temporary_folder.h"

namespace {

using namespace cloudctl;
using action::BuildJob;
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
  action::Execution run(const std::vector<action::Step>& steps) {
    return action::execute(steps, world,
                           {.folder = {.path = folder.path(), .begin = clock.steady()}});
  }
};

BuildJob job(const std::string& name) {
  return {.name = name, .reference = "r.io/" + name + ":c-1", .context = "/src/" + name};
}

BuildJob for_both() {
  BuildJob both = job("web");
  both.version = "r.io/web:2.0";
  both.platforms = {"linux/amd64", "linux/arm64"};
  return both;
}

std::vector<action::Step> builds(const Texts& ids) {
  std::vector<action::Step> steps;
  for (const auto& id : ids) steps.push_back({.id = id});
  return steps;
}

Texts commands(const action::Step& step) {
  Texts printed;
  for (const auto& command : step.commands) printed.push_back(process::printed(command));
  return printed;
}

}  // namespace

TEST_CASE("push: it waits for the build of its image, in one session or alone") {
  const std::vector<BuildJob> jobs{job("web"), job("api")};
  const auto alone = action::push_steps(jobs, builds({"build/web", "build/api"}));
  REQUIRE(alone.size() == 2);
  CHECK(alone[0].needs == Texts{"build/web"});
  CHECK(action::push_steps(jobs, builds({"build"}))[1].needs == Texts{"build"});
  CHECK(action::push_steps(jobs, {})[0].needs.empty());
}

TEST_CASE("push: a version is a second tag") {
  BuildJob versioned = job("web");
  versioned.version = "r.io/web:2.0";
  CHECK(commands(action::push_steps({versioned}, {})[0]) ==
        Texts{"docker push r.io/web:c-1", "docker push r.io/web:2.0"});
}

TEST_CASE("push: of an image for several platforms each is pushed, then an index of them is made") {
  const auto steps =
      action::push_steps({for_both()}, builds({"build/web@linux/amd64", "build/web@linux/arm64"}));
  REQUIRE(steps.size() == 3);
  CHECK(steps[1].id == "push/web@linux/arm64");
  CHECK(steps[1].needs == Texts{"build/web@linux/arm64"});
  CHECK(commands(steps[1]) == Texts{"docker push r.io/web:c-1-arm64"});
  CHECK(steps[2].id == "push/web");
  CHECK(steps[2].title == "put image of web together: linux/amd64, linux/arm64");
  CHECK(steps[2].needs == Texts{"push/web@linux/amd64", "push/web@linux/arm64"});
  CHECK(commands(steps[2]) ==
        Texts{"docker buildx imagetools create --tag r.io/web:c-1 --tag r.io/web:2.0 "
              "r.io/web:c-1-amd64 r.io/web:c-1-arm64"});
}

TEST_CASE("push: without one of its platforms an index is not made") {
  Stage stage;
  stage.runner.expect("docker push r.io/web:c-1-amd64")
      .expect("docker push r.io/web:c-1-arm64", test::exits(1, "", "denied: quota exceeded\n"));
  const auto done = stage.run(action::push_steps({for_both()}, {}));
  CHECK(done.outcome.text ==
        "image of \"web@linux/arm64\" cannot be pushed: denied: quota exceeded");
}

TEST_CASE("push: one that fails says why in the registry's words") {
  Stage stage;
  stage.runner.expect(
      "docker push *",
      test::exits(1, "c2: Pushed\n", "failed to do request: dial tcp: connection refused\n"));
  const auto done = stage.run(action::push_steps({job("web")}, {}));
  CHECK(done.outcome.text ==
        "image of \"web\" cannot be pushed: failed to do request: dial tcp: connection refused");
  stage.runner.expect("docker push *", test::exits(1));
  CHECK(stage.run(action::push_steps({job("web")}, {})).outcome.text ==
        "image of \"web\" cannot be pushed: exited with 1");
}
