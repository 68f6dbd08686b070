#include "action/local_build.h"

#include <doctest/doctest.h>

#include "base/error.h"
#include "base/file.h"
#include "support/fake_clock.h"
#include "support/fake_runner.h"
#include "support/recorded_progress.h"
#include "support/temporary_folder.h"

namespace {

using namespace cloudctl;
using action::BuildJob;

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
  action::BuildOptions options(bool bake) {
    return {.no_cache = false, .bake = bake, .workspace = folder.path() / "work"};
  }
  action::Execution run(const std::vector<action::Step>& steps) {
    return action::execute(steps, world,
                           {.folder = {.path = folder.path(), .begin = clock.steady()}});
  }
};

BuildJob job(const std::string& name) {
  return {.name = name,
          .reference = "hello-" + name + ":c-1",
          .version = "",
          .context = "/src/" + name,
          .dockerfile = "",
          .dockerfile_text = "FROM debian:bookworm-slim\n",
          .ignore_text = "*.o\n"};
}

plan::Service service(const std::string& name, const std::string& reference) {
  plan::Service made{.name = name, .image = {.reference = reference}};
  made.image.build = plan::ImageBuild{.context = "/src/" + name};
  return made;
}

}  // namespace

TEST_CASE("build: images of the plan that are ours become jobs, with their generated files") {
  plan::Plan plan{.project = "hello", .services = {service("web", "r.io/hello-web:c-1")}};
  plan.services.push_back({.name = "db", .image = {.reference = "postgres:17"}});
  plan.services[0].image.version = "2.0";
  const render::Tree files{{.path = "build/web/Dockerfile", .content = "FROM x\n"},
                           {.path = "build/web/Dockerfile.dockerignore", .content = "*.o\n"}};
  const auto jobs = action::build_jobs(plan, files);
  REQUIRE(jobs.size() == 1);
  CHECK(jobs[0].name == "web");
  CHECK(jobs[0].reference == "r.io/hello-web:c-1");
  CHECK(jobs[0].version == "r.io/hello-web:2.0");
  CHECK(jobs[0].dockerfile_text == "FROM x\n");
  CHECK(jobs[0].ignore_text == "*.o\n");
}

TEST_CASE("build: an image that two services share is built once") {
  const plan::Plan plan{.project = "hello",
                        .services = {service("web", "hello:c-1"), service("worker", "hello:c-1")}};
  CHECK(action::build_jobs(plan, {}).size() == 1);
}

TEST_CASE("build: without buildx every image is a step of its own, side by side") {
  Stage stage;
  const auto steps = action::build_steps({job("web"), job("api")}, stage.options(false));
  REQUIRE(steps.size() == 2);
  CHECK(steps[0].id == "build/web");
  CHECK(steps[0].needs.empty());
  CHECK(steps[1].needs.empty());
}

TEST_CASE("build: with buildx several images are one session, a single one is not") {
  Stage stage;
  const auto both = action::build_steps({job("web"), job("api")}, stage.options(true));
  REQUIRE(both.size() == 1);
  CHECK(both[0].id == "build");
  CHECK(both[0].title == "build images of web, api");
  CHECK(action::build_steps({job("web")}, stage.options(true))[0].id == "build/web");
}

TEST_CASE("build: a generated Dockerfile is written only when the build runs") {
  Stage stage;
  const auto steps = action::build_steps({job("web")}, stage.options(false));
  CHECK_FALSE(std::filesystem::exists(stage.folder.path() / "work"));
  stage.runner.expect("*docker build *", test::exits(0));
  CHECK(stage.run(steps).ok);
  CHECK(base::read_file(stage.folder.path() / "work/web/Dockerfile") ==
        "FROM debian:bookworm-slim\n");
  CHECK(base::read_file(stage.folder.path() / "work/web/Dockerfile.dockerignore") == "*.o\n");
}

TEST_CASE("build: one that fails says which image and shows its last lines") {
  Stage stage;
  stage.runner.expect("*docker build *",
                      test::exits(1, "Step 1/2 : FROM x\n", "make: *** [all] Error 2\n"));
  const auto done = stage.run(action::build_steps({job("web")}, stage.options(false)));
  CHECK_FALSE(done.ok);
  CHECK(done.outcome.text == "image of \"web\" cannot be built: exited with 1");
  REQUIRE_FALSE(done.outcome.lines.empty());
  CHECK(done.outcome.lines.back() == "make: *** [all] Error 2");
}

TEST_CASE("build: a RUN step of another processor is told as that, with the ways out") {
  Stage stage;
  auto foreign = job("web");
  foreign.name = "web@linux/arm64";
  foreign.platforms = {"linux/arm64"};
  stage.runner.expect("*docker build *--platform linux/arm64*",
                      test::exits(1, "Step 2/2 : RUN make\n", "exec /bin/sh: exec format error\n"));
  const auto done = stage.run(action::build_steps({foreign}, stage.options(false)));
  CHECK(done.outcome.text ==
        "image of \"web@linux/arm64\" cannot be built: exited with 1; it ran a program for another "
        "processor, which this machine cannot");
  CHECK(
      done.outcome.next.find("\"docker run --privileged --rm tonistiigi/binfmt --install all\"") !=
      std::string::npos);
  CHECK(done.outcome.next.find("--platform=$BUILDPLATFORM") != std::string::npos);
}

TEST_CASE("build: which images the engine has is one question for all") {
  Stage stage;
  stage.runner.expect("docker image inspect a:1 b:1",
                      test::exits(1, R"([{"Id":"sha256:aa","RepoTags":["b:1"]}])", "no a\n"));
  CHECK(action::present(stage.world, {"a:1", "b:1"}) == std::set<std::string>{"b:1"});
  CHECK(action::present(stage.world, {}).empty());
}

TEST_CASE("build: a version that exists with other content is refused, with the same it is kept") {
  Stage stage;
  auto versioned = job("web");
  versioned.version = "hello-web:1.0";
  stage.runner.expect("docker image inspect hello-web:c-1 hello-web:1.0",
                      test::exits(0, R"([{"Id":"sha256:aa","RepoTags":["hello-web:c-1"]},
                                         {"Id":"sha256:bb","RepoTags":["hello-web:1.0"]}])"));
  try {
    action::refuse_taken_versions(stage.world, {versioned});
    FAIL("it should have been refused");
  } catch (const base::Error& error) {
    CHECK(error.failure().what == "image \"hello-web:1.0\" exists with other content");
    CHECK(error.failure().code == base::ExitCode::usage);
  }
  stage.runner.expect(
      "docker image inspect hello-web:c-1 hello-web:1.0",
      test::exits(0, R"([{"Id":"sha256:aa","RepoTags":["hello-web:c-1","hello-web:1.0"]}])"));
  action::refuse_taken_versions(stage.world, {versioned});
  action::refuse_taken_versions(stage.world, {job("web")});  // no version: nothing is asked
}
