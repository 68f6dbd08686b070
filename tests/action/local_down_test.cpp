#include <doctest/doctest.h>

#include "action/local_deploy.h"
#include "base/error.h"
#include "base/file.h"
#include "release/secret_store.h"
#include "release/store.h"
#include "support/fake_clock.h"
#include "support/fake_engine.h"
#include "support/recorded_progress.h"
#include "support/temporary_folder.h"

namespace {

using namespace cloudctl;

struct Stage {
  test::FakeEngine docker;
  test::FakeClock clock;
  base::Cancel cancel;
  test::RecordedProgress progress;
  test::TemporaryFolder folder;
  action::World world{.runner = docker,
                      .clock = clock,
                      .cancel = cancel,
                      .progress = progress,
                      .ask = [](const auto&) { return observe::Answer(); }};

  Stage() {
    docker.containers = {
        {.id = "a", .name = "hello-web-1", .service = "web"},
        {.id = "b", .name = "hello-adminer-1", .service = "adminer", .config = ""}};
    docker.networks = {"hello_default"};
    docker.volumes = {"hello_web-data"};
  }
  action::DownRequest request() { return {.project = "hello", .state = folder.path(), .pid = 1}; }
};

}  // namespace

TEST_CASE("down: removes our containers and the network, and names the volumes that stay") {
  Stage stage;
  const auto done = action::down(stage.world, stage.request());
  CHECK(done.code == base::ExitCode::ok);
  CHECK(done.containers == std::vector<std::string>{"hello-web-1"});
  CHECK(done.kept == std::vector<std::string>{"hello_web-data"});
  CHECK(done.sentence ==
        "\"hello\" is down: 1 container removed; kept with their data: hello_web-data");
  CHECK(stage.docker.deeds() == std::vector<std::string>{"docker stop -t 10 hello-web-1",
                                                         "docker rm -f hello-web-1",
                                                         "docker network rm hello_default"});
}

TEST_CASE("down: with data the volumes go too") {
  Stage stage;
  auto request = stage.request();
  request.data = true;
  const auto done = action::down(stage.world, request);
  CHECK(done.kept.empty());
  CHECK(stage.docker.deeds().back() == "docker volume rm hello_web-data");
}

TEST_CASE("down: where nothing is, it says so and does nothing") {
  Stage stage;
  stage.docker.containers.clear();
  stage.docker.networks.clear();
  stage.docker.volumes.clear();
  const auto done = action::down(stage.world, stage.request());
  CHECK(done.code == base::ExitCode::ok);
  CHECK(done.sentence == "nothing of \"hello\" runs");
  CHECK(stage.docker.deeds().empty());
}

TEST_CASE("down: forgets the releases but keeps the secrets") {
  Stage stage;
  const release::LocalStore store(stage.folder.path());
  store.save({.number = 1, .project = "hello", .result = release::Result::good});
  release::SecretStore(stage.folder.path()).set("KEY", base::Secret("value"));
  CHECK(action::down(stage.world, stage.request()).code == base::ExitCode::ok);
  CHECK(store.numbers().empty());
  CHECK(release::SecretStore(stage.folder.path()).names() == std::vector<std::string>{"KEY"});
}

TEST_CASE("down: another engine than the one deployed to is refused") {
  Stage stage;
  release::LocalStore(stage.folder.path()).pin_engine("ANOTHER");
  CHECK_THROWS_WITH_AS(static_cast<void>(action::down(stage.world, stage.request())),
                       "this is another docker engine than the one that \"hello\" was deployed to",
                       base::Error);
  CHECK(stage.docker.deeds().empty());
}

TEST_CASE("down: a dry run names what would go") {
  Stage stage;
  auto request = stage.request();
  request.data = true;
  const std::string text = action::printed(action::down_steps(stage.world, request));
  CHECK(text.find("docker volume rm hello_web-data") != std::string::npos);
  CHECK(text.find("adminer") == std::string::npos);
  CHECK(stage.docker.deeds().empty());
}
