#include <doctest/doctest.h>

#include "action/local_deploy.h"
#include "action/local_stage.h"
#include "base/error.h"

namespace {

using namespace cloudctl;
using base::ExitCode;

// Two replicas of one service that serve.
struct Stage : test::LocalStage {
  Stage() {
    auto first = request("1");
    first.desired.services[0].replicas = 2;
    REQUIRE(action::deploy(world, first).code == ExitCode::ok);
    before = docker.all().size();
  }
  action::DeployResult restart(const std::vector<std::string>& services = {}) {
    return action::restart(world, {.project = "hello",
                                   .services = services,
                                   .state = folder.path(),
                                   .pid = 4711,
                                   .who = "ann",
                                   .host = "box",
                                   .lock_wait = std::chrono::milliseconds(0)});
  }
  // Commands since the deploy, without where the engine is and how it is asked.
  std::vector<std::string> commands() const {
    std::vector<std::string> found;
    const auto all = docker.all();
    for (std::size_t at = before; at < all.size(); ++at) {
      const bool looks = all[at].find("docker inspect") == 0;
      if (looks && (found.empty() || found.back() == "look")) continue;
      if (looks) found.emplace_back("look");
      if (all[at].find("docker restart") == 0) found.push_back(all[at]);
    }
    return found;
  }
  std::string refusal(const std::vector<std::string>& services) {
    try {
      return restart(services).sentence;
    } catch (const base::Error& error) {
      return error.failure().what + " | " + error.failure().next;
    }
  }
  std::size_t before = 0;
};

}  // namespace

TEST_CASE("restart: one container after the other, each awaited before the next") {
  Stage stage;
  const auto done = stage.restart();
  CHECK(done.code == ExitCode::ok);
  CHECK(done.changed);
  CHECK(done.release == 1);
  CHECK(done.sentence == "restarted, and all serve");
  CHECK(stage.commands() == std::vector<std::string>{"docker restart -t 10 hello-web-1", "look",
                                                     "docker restart -t 10 hello-web-2", "look"});
  CHECK(stage.store.numbers() == std::vector<int>{1});
}

TEST_CASE("restart: one that does not serve afterwards keeps the others from being restarted") {
  Stage stage;
  stage.docker.on_command = [&](const std::string& command) {
    if (command.find("docker restart") == 0) stage.broken = "1";
  };
  const auto done = stage.restart({"web"});
  CHECK(done.code == ExitCode::rollout_failed);
  CHECK(done.sentence.find("restart failed: ") == 0);
  REQUIRE(done.cause);
  CHECK(done.cause->sentence.find("503") != std::string::npos);
  CHECK(stage.commands().front() == "docker restart -t 10 hello-web-1");
  CHECK_FALSE(test::any_like(stage.commands(), "hello-web-2"));
}

TEST_CASE("restart: an engine that refuses is a failure with the container's name") {
  Stage stage;
  stage.docker.on_command = [&](const std::string& command) {
    if (command.find("docker restart") == 0) stage.docker.answers = false;
  };
  const auto done = stage.restart();
  CHECK(done.code == ExitCode::failed);
  CHECK(done.sentence == "restart failed: container \"hello-web-1\" cannot be restarted");
  CHECK(done.next == "look at its last lines");
}

TEST_CASE("restart: a service that there is not is refused before anything is touched") {
  Stage stage;
  CHECK(stage.refusal({"wbe"}) == "release 1 has no service \"wbe\" | see \"cloudctl status\"");
  CHECK(stage.commands().empty());
}

TEST_CASE("restart: where nothing was deployed there is nothing to restart") {
  Stage stage;
  stage.store.forget();
  CHECK(stage.refusal({}) ==
        "nothing is deployed that could be restarted | run \"cloudctl deploy\"");
}

TEST_CASE("restart: waits for nobody who deploys at the same time, but names him") {
  Stage stage;
  const auto lock = release::acquire(
      {.folder = stage.folder.path(),
       .self = {.pid = 7, .host = "box", .who = "bob", .purpose = "deploy", .since = "now"}},
      stage.clock);
  CHECK(stage.refusal({}).find("deploy by bob (process 7 on box, since now) holds the lock") == 0);
  CHECK(stage.commands().empty());
}
