#include "action/local_deploy.h"

#include <doctest/doctest.h>

#include <algorithm>

#include "action/evidence.h"
#include "action/local_stage.h"
#include "base/error.h"

namespace {

using namespace cloudctl;
using action::EventKind;
using base::ExitCode;
using release::Result;

using Stage = test::LocalStage;
using test::any_like;

}  // namespace

TEST_CASE("deploy: a first release starts, is awaited, and is recorded as good") {
  Stage stage;
  const auto done = stage.deploy("1");
  CHECK(done.code == ExitCode::ok);
  CHECK(done.changed);
  CHECK(done.release == 1);
  CHECK(done.sentence == "release 1 of \"hello\" serves");
  CHECK(done.endpoints ==
        std::vector<action::Endpoint>{{.service = "web", .urls = {"http://127.0.0.1:54321"}}});
  CHECK(stage.result(1) == Result::good);
  CHECK(stage.store.find(1)->services[0].image_id == "sha256:hello-web:1");
  CHECK(stage.store.engine() == "ENGINE");
  CHECK_FALSE(release::holder(stage.folder.path()));
  CHECK_FALSE(release::left_behind(stage.folder.path()));
  const auto ends = stage.progress.only(EventKind::run_done);
  REQUIRE(ends.size() == 1);
  CHECK(ends[0].text == done.sentence);
}

TEST_CASE("deploy: nothing to do is seen by one question to the engine, and makes no release") {
  Stage stage;
  REQUIRE(stage.deploy("1").code == ExitCode::ok);
  const std::size_t before = stage.docker.all().size();
  const auto done = stage.deploy("1");
  CHECK(done.code == ExitCode::ok);
  CHECK_FALSE(done.changed);
  CHECK(done.sentence == "nothing to do: release 1 of \"hello\" serves already");
  CHECK(done.endpoints.size() == 1);
  CHECK(stage.docker.all().size() == before + 1);
  CHECK(stage.store.numbers() == std::vector<int>{1});
}

TEST_CASE("deploy: nothing changed but the container is gone: it is made again") {
  Stage stage;
  REQUIRE(stage.deploy("1").code == ExitCode::ok);
  stage.docker.containers.clear();
  const auto done = stage.deploy("1");
  CHECK(done.changed);
  CHECK(done.code == ExitCode::ok);
  CHECK(stage.docker.containers.size() == 1);
}

TEST_CASE("deploy: what does not serve is replaced by the last good release") {
  Stage stage;
  REQUIRE(stage.deploy("1").code == ExitCode::ok);
  stage.broken = "2";
  const auto done = stage.deploy("2");
  CHECK(done.code == ExitCode::rolled_back);
  CHECK(done.release == 1);
  REQUIRE(done.cause);
  CHECK(done.cause->sentence.find(
            "answers 503 at http://127.0.0.1:54321/readyz: \"no database\"") != std::string::npos);
  CHECK(done.sentence.find("release 1 of \"hello\" is back and serves") != std::string::npos);
  CHECK(stage.result(2) == Result::rolled_back);
  CHECK(stage.docker.containers.front().image == "hello-web:1");
  // The evidence is of the release that failed, not of the one that is back.
  const auto kept = action::last_dossier(stage.folder.path());
  REQUIRE(kept);
  CHECK(kept->release == 2);
  CHECK(kept->result == "rolled back to release 1");
  CHECK(kept->containers.size() == 1);
  CHECK(kept->containers[0].log == std::vector<std::string>{"last words"});
}

TEST_CASE("deploy: after a return, the same broken version is tried again, not called done") {
  Stage stage;
  REQUIRE(stage.deploy("1").code == ExitCode::ok);
  stage.broken = "2";
  REQUIRE(stage.deploy("2").code == ExitCode::rolled_back);
  CHECK(stage.deploy("2").code == ExitCode::rolled_back);
  CHECK_FALSE(stage.deploy("1").changed);
}

TEST_CASE("deploy: a first release that fails is left to look at") {
  Stage stage;
  stage.broken = "1";
  const auto done = stage.deploy("1");
  CHECK(done.code == ExitCode::rollout_failed);
  CHECK(done.release == 0);
  CHECK(done.sentence.find("there is no earlier release to go back to; its containers are left to "
                           "look at") != std::string::npos);
  CHECK(stage.result(1) == Result::failed);
  CHECK(stage.docker.containers.size() == 1);
}

TEST_CASE("deploy: with --no-rollback the failed release is left") {
  Stage stage;
  REQUIRE(stage.deploy("1").code == ExitCode::ok);
  stage.broken = "2";
  auto request = stage.request("2");
  request.rollback = false;
  const auto done = action::deploy(stage.world, request);
  CHECK(done.code == ExitCode::rollout_failed);
  CHECK(done.sentence.find("as told by --no-rollback") != std::string::npos);
  CHECK(stage.docker.containers.front().image == "hello-web:2");
}

TEST_CASE("deploy: when the return fails too, both are said") {
  Stage stage;
  REQUIRE(stage.deploy("1").code == ExitCode::ok);
  stage.broken = "2";
  stage.docker.on_made = [&](test::FakeContainer& made) {
    if (made.image == "hello-web:1") made.error = "no space left on device";
  };
  const auto done = stage.deploy("2");
  CHECK(done.code == ExitCode::rollout_failed);
  CHECK(done.cause->sentence.find("answers 503") != std::string::npos);
  CHECK(done.sentence.find("going back to release 1 of \"hello\" failed too") != std::string::npos);
  CHECK(done.sentence.find("no space left on device") != std::string::npos);
  CHECK(stage.result(2) == Result::failed);
}

TEST_CASE("deploy: a container that the engine cannot start names the cause") {
  Stage stage;
  stage.docker.on_made = [](test::FakeContainer& made) {
    made.state = "created";
    made.error = "Bind for 127.0.0.1:54321 failed: port is already allocated";
  };
  const auto done = stage.deploy("1");
  CHECK(done.code == ExitCode::rollout_failed);
  CHECK(done.cause->sentence ==
        "container \"hello-web-1\" cannot start: host port 127.0.0.1:54321 is taken");
}

TEST_CASE("deploy: Ctrl-C while waiting detaches, says how to go on, and leaves no lock") {
  Stage stage;
  stage.broken = "1";
  stage.clock.on_sleep([&] {
    if (stage.clock.passed() > std::chrono::seconds(2)) stage.cancel.request();
  });
  stage.clock.cancel_at(std::chrono::seconds(2));
  const auto done = stage.deploy("1");
  CHECK(done.code == ExitCode::interrupted);
  CHECK(done.next == "watch: cloudctl status; finish: cloudctl deploy; end: cloudctl down");
  CHECK(stage.result(1) == Result::interrupted);
  CHECK(stage.docker.containers.size() == 1);
  CHECK_FALSE(release::holder(stage.folder.path()));
}

TEST_CASE(
    "deploy: a run that was killed is noticed, its release marked, and the next one goes on") {
  Stage stage;
  REQUIRE(stage.deploy("1").code == ExitCode::ok);
  auto pending = *stage.store.find(1);
  pending.number = 2;
  pending.result = Result::pending;
  stage.store.save(pending);
  release::Journal journal(
      stage.folder.path(),
      {.owner = {.pid = 99, .host = "box", .who = "bob", .purpose = "deploy"}, .release = 2});
  const auto done = stage.deploy("2");
  CHECK(done.code == ExitCode::ok);
  CHECK(done.release == 3);
  CHECK(stage.result(2) == Result::interrupted);
  const auto warnings = stage.progress.only(EventKind::warning);
  REQUIRE(warnings.size() == 1);
  CHECK(warnings[0].text.find("an earlier run was killed: deploy by bob (process 99 on box") == 0);
  CHECK(warnings[0].text.find("its release 2 is marked as interrupted") != std::string::npos);
}

TEST_CASE("deploy: after a killed run the same release is not called done without a look") {
  Stage stage;
  REQUIRE(stage.deploy("1").code == ExitCode::ok);
  auto pending = *stage.store.find(1);
  pending.number = 2;
  pending.result = Result::pending;
  stage.store.save(pending);
  CHECK(stage.deploy("1").changed);
}

TEST_CASE("deploy: an engine that does not answer is exit code 4, and nothing is recorded") {
  Stage stage;
  stage.docker.answers = false;
  const auto done = stage.deploy("1");
  CHECK(done.code == ExitCode::missing_tool);
  CHECK(done.sentence == "deploy of \"hello\" failed before anything was changed");
  CHECK(done.cause->sentence.find("docker engine does not answer") == 0);
  CHECK(stage.store.numbers().empty());
}

TEST_CASE(
    "deploy: an engine that goes away in the middle is said, and nothing is put back blindly") {
  Stage stage;
  REQUIRE(stage.deploy("1").code == ExitCode::ok);
  stage.docker.on_command = [&](const std::string& command) {
    if (command.find(" up ") != std::string::npos) stage.docker.answers = false;
  };
  const auto done = stage.deploy("2");
  CHECK(done.code == ExitCode::missing_tool);
  CHECK(stage.result(2) == Result::failed);
  CHECK_FALSE(release::holder(stage.folder.path()));
}

TEST_CASE("deploy: another engine than before is refused before anything is done") {
  Stage stage;
  REQUIRE(stage.deploy("1").code == ExitCode::ok);
  stage.docker.identity = "ANOTHER";
  const auto done = stage.deploy("2");
  CHECK(done.code == ExitCode::failed);
  CHECK(done.cause->sentence.find("this is another engine than the one") == 0);
  CHECK(stage.docker.containers.front().image == "hello-web:1");
}

TEST_CASE("deploy: a missing secret is named before anything is done") {
  Stage stage;
  auto request = stage.request("1");
  request.desired.services[0].secrets = {"SESSION_KEY"};
  const auto done = action::deploy(stage.world, request);
  CHECK(done.code == ExitCode::usage);
  CHECK(done.cause->sentence == "no value for SESSION_KEY");
  CHECK(done.next == "run \"cloudctl secrets set SESSION_KEY\", or set it in the environment");
  CHECK(stage.docker.deeds().empty());
}

TEST_CASE("deploy: a changed secret makes a new release though nothing else has changed") {
  Stage stage;
  auto request = stage.request("1");
  request.desired.services[0].secrets = {"SESSION_KEY"};
  request.secrets = {{"SESSION_KEY", base::Secret("first-value")}};
  REQUIRE(action::deploy(stage.world, request).code == ExitCode::ok);
  CHECK_FALSE(action::deploy(stage.world, request).changed);
  request.secrets = {{"SESSION_KEY", base::Secret("other-value")}};
  CHECK(action::deploy(stage.world, request).changed);
}

TEST_CASE("deploy: an image that nobody has is pulled, and if that fails nothing was changed") {
  Stage stage;
  stage.docker.pulls = false;
  const auto done = stage.deploy("9");
  CHECK(done.code == ExitCode::failed);
  CHECK(done.cause->sentence.find(
            "image \"hello-web:9\" is not in the engine and cannot be pulled") == 0);
  CHECK(stage.docker.containers.empty());
}

TEST_CASE("deploy: an image with our tag is built once, not again") {
  Stage stage;
  auto request = stage.request("7");
  request.jobs = {{.name = "web", .reference = "hello-web:7", .context = "/src"}};
  REQUIRE(action::deploy(stage.world, request).code == ExitCode::ok);
  CHECK(any_like(stage.docker.deeds(), "docker build"));
  stage.docker.containers.clear();
  const std::size_t before = stage.docker.deeds().size();
  REQUIRE(action::deploy(stage.world, request).code == ExitCode::ok);
  const auto all = stage.docker.deeds();
  const std::vector<std::string> later(all.begin() + static_cast<std::ptrdiff_t>(before),
                                       all.end());
  CHECK_FALSE(any_like(later, "docker build"));
}

TEST_CASE("deploy: two at once: the second is refused by the name of the first") {
  Stage stage;
  const auto lock = release::acquire(
      {.folder = stage.folder.path(),
       .self = {.pid = 1234, .host = "box", .who = "bob", .purpose = "deploy", .since = "now"}},
      stage.clock);
  auto request = stage.request("1");
  request.lock_wait = std::chrono::milliseconds(0);
  CHECK_THROWS_WITH_AS(static_cast<void>(action::deploy(stage.world, request)),
                       "deploy by bob (process 1234 on box, since now) holds the lock",
                       base::Error);
}

TEST_CASE("deploy: a dry run says every command and changes nothing") {
  Stage stage;
  auto request = stage.request("7");
  request.jobs = {{.name = "web", .reference = "hello-web:7", .context = "/src"}};
  const std::string text = action::printed(action::deploy_steps(stage.world, request));
  CHECK(text.find("# build image of web\n") != std::string::npos);
  CHECK(text.find(" -t hello-web:7 ") != std::string::npos);
  CHECK(text.find("# start web\n") != std::string::npos);
  CHECK(text.find("up -d --no-build --no-deps web") != std::string::npos);
  CHECK(stage.docker.deeds().empty());
  CHECK(stage.store.numbers().empty());
}

TEST_CASE("deploy: a container that is healthy and then dies is no success") {
  Stage stage;
  REQUIRE(stage.deploy("1").code == ExitCode::ok);
  // It answers at first, and dies within the time that it is watched for.
  stage.clock.on_sleep([&] {
    for (auto& container : stage.docker.containers) {
      if (container.image != "hello-web:2") continue;
      container.state = "exited";
      container.exit_code = 3;
    }
  });
  const auto done = stage.deploy("2");
  CHECK(done.code == ExitCode::rolled_back);
  CHECK(done.cause->sentence == "container \"hello-web-1\" exits with 3");
}
