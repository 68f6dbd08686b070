#include <doctest/doctest.h>

#include <mutex>

#include "action/cluster_stage.h"
#include "action/permissions.h"
#include "base/error.h"
#include "release/lease_object.h"

using namespace cloudctl;
using base::ExitCode;
using release::Result;
using Said = std::vector<std::string>;

namespace {

// Somebody who gives and takes, and says in which state of the cluster.
struct Stage : test::ClusterStage {
  Said said;
  std::set<std::string> refused;  // ids
  bool asked = true;              // whether there is anything to give and to take
  std::mutex mutex;

  action::Step step(const std::string& id) {
    return {.id = id, .title = id, .work = [this, id](action::Console&) -> action::Outcome {
              const std::lock_guard guard(mutex);
              const auto newest = history().newest();
              said.push_back(id + ": " + (leased() ? "leased" : "open") + ", " +
                             (newest ? release::word(newest->result) : "no release") + ", " +
                             image());
              if (refused.contains(id)) return {.ok = false, .text = "not allowed", .next = "ask"};
              return {};
            }};
  }
  action::Permissions permissions() {
    const auto steps = [this](const std::string& id) {
      return asked ? std::vector<action::Step>{step(id)} : std::vector<action::Step>{};
    };
    return {.give = [steps](const auto&, const auto&) { return steps("give"); },
            .take = [steps](const auto&, const auto&) { return steps("take"); },
            .take_all = [steps](const auto&) { return steps("take all"); }};
  }
  action::DeployResult deploy(const std::string& version) {
    auto wanted = request(version);
    wanted.permissions = permissions();
    return action::deploy_to_cluster(world, wanted);
  }
  action::DownResult down() {
    return action::down_in_cluster(world,
                                   {.place = place(), .pid = 4711, .permissions = permissions()});
  }
  bool leased() const {
    const std::string lease = server.text("Lease", "cloudctl.shop");
    return lease.find("holderIdentity") != std::string::npos &&
           lease.find("holderIdentity\":\"\"") == std::string::npos;
  }
  std::string image() const {
    const std::string web = server.text("Deployment", "web");
    const auto at = web.find("acme/web:");
    return at == std::string::npos ? "nothing runs" : web.substr(at, 10) + " runs";
  }
  // Another machine's deploy, which lives.
  void is_held() {
    const auto now = clock.now();
    server.put(nlohmann::json::parse(
        release::to_json({.kube_namespace = "shop",
                          .name = release::lease_name("shop"),
                          .project = "shop",
                          .identity = "another run",
                          .resource_version = {},
                          .holder = {.pid = 7, .host = "ci", .who = "bob", .purpose = "deploy"},
                          .where = {},
                          .release = 2,
                          .done = {},
                          .acquired = now,
                          .renewed = now})));
  }
};

}  // namespace

TEST_CASE("permissions: given under the lease before pods start, taken when the release serves") {
  Stage stage;
  CHECK(stage.deploy("1").code == ExitCode::ok);
  CHECK(stage.said ==
        Said{"give: leased, pending, nothing runs", "take: leased, pending, acme/web:1 runs"});
  CHECK_FALSE(stage.leased());
  CHECK(stage.history().newest()->result == Result::good);
}

TEST_CASE("permissions: with nothing to do nobody is asked for anything") {
  Stage stage;
  REQUIRE(stage.deploy("1").code == ExitCode::ok);
  stage.said.clear();
  CHECK_FALSE(stage.deploy("1").changed);
  CHECK(stage.said.empty());
}

TEST_CASE("permissions: where none are given, nothing is sent that was not sent without") {
  Stage stage;
  stage.asked = false;
  REQUIRE(stage.deploy("1").code == ExitCode::ok);
  stage.server.forget_verbs();
  CHECK(stage.deploy("2").code == ExitCode::ok);
  const auto verbs = stage.server.verbs();
  CHECK(std::count(verbs.begin(), verbs.end(), "apply") == 2);
}

TEST_CASE("permissions: a release that serves keeps its verdict when they cannot be taken") {
  Stage stage;
  stage.refused = {"take"};
  const auto done = stage.deploy("1");
  CHECK(done.code == ExitCode::ok);
  CHECK(done.sentence == "release 1 of \"shop\" serves");
  REQUIRE(done.left);
  CHECK(done.left->what == "take: not allowed");
  CHECK(done.left->next ==
        "ask; then run \"cloudctl deploy -t test\" again: it goes on with what is left");
  CHECK(done.left->code == ExitCode::failed);
  CHECK(stage.history().newest()->result == Result::good);
}

TEST_CASE("permissions: what could not be taken is taken by the next deploy, then never again") {
  Stage stage;
  stage.refused = {"take"};
  REQUIRE(stage.deploy("1").left);
  stage.refused.clear();
  stage.said.clear();
  const auto done = stage.deploy("1");
  CHECK(done.sentence == "release 2 of \"shop\" serves");
  CHECK_FALSE(done.left);
  CHECK(stage.said.back() == "take: leased, pending, acme/web:1 runs");
  CHECK_FALSE(stage.deploy("1").changed);
}

TEST_CASE("permissions: those that cannot be given end a deploy before a pod is started") {
  Stage stage;
  REQUIRE(stage.deploy("1").code == ExitCode::ok);
  stage.said.clear();
  stage.refused = {"give"};
  const auto done = stage.deploy("2");
  CHECK(done.code == ExitCode::failed);
  CHECK(done.sentence == "deploy of \"shop\" failed before anything was changed");
  REQUIRE(done.cause);
  CHECK(done.cause->sentence == "not allowed");
  CHECK(stage.image() == "acme/web:1 runs");
  CHECK_FALSE(stage.leased());
}

TEST_CASE("permissions: where one of several cannot be given, all are as before again") {
  Stage stage;
  REQUIRE(stage.deploy("1").code == ExitCode::ok);
  stage.said.clear();
  auto request = stage.request("2");
  request.permissions = stage.permissions();
  request.permissions.give = [&stage](const auto&, const release::Record& wanted) {
    const bool back = wanted.number == 1;
    return std::vector<action::Step>{stage.step(back ? "give as before" : "give")};
  };
  stage.refused = {"give"};
  const auto done = action::deploy_to_cluster(stage.world, request);
  CHECK(done.release == 1);
  CHECK_FALSE(done.left);
  CHECK(stage.said == Said{"give: leased, pending, acme/web:1 runs",
                           "give as before: leased, pending, acme/web:1 runs",
                           "take: leased, pending, acme/web:1 runs"});
  CHECK(stage.history().newest()->result == Result::rolled_back);
}

TEST_CASE("permissions: a release that is taken back has them before its pods start again") {
  Stage stage;
  REQUIRE(stage.deploy("1").code == ExitCode::ok);
  stage.said.clear();
  stage.server.broken = {"acme/web:2"};
  CHECK(stage.deploy("2").code == ExitCode::rolled_back);
  CHECK(stage.said == Said{"give: leased, pending, acme/web:1 runs",
                           "give: leased, pending, acme/web:2 runs",
                           "take: leased, pending, acme/web:1 runs"});
}

TEST_CASE("permissions: a release that was taken back keeps that verdict too") {
  Stage stage;
  REQUIRE(stage.deploy("1").code == ExitCode::ok);
  stage.server.broken = {"acme/web:2"};
  stage.refused = {"take"};
  const auto done = stage.deploy("2");
  CHECK(done.code == ExitCode::rolled_back);
  CHECK(done.sentence.find("release 1 of \"shop\" is back and serves") != std::string::npos);
  REQUIRE(done.left);
  CHECK(done.left->what == "back/take: not allowed");
}

TEST_CASE("permissions: a deploy that has to wait for another one's lease changes none") {
  Stage stage;
  REQUIRE(stage.deploy("1").code == ExitCode::ok);
  stage.said.clear();
  stage.is_held();
  auto request = stage.request("2");
  request.permissions = stage.permissions();
  request.lock_wait = std::chrono::milliseconds(0);
  CHECK_THROWS_AS(static_cast<void>(action::deploy_to_cluster(stage.world, request)), base::Error);
  CHECK(stage.said.empty());
}

TEST_CASE("permissions: a dry run says them where they come") {
  Stage stage;
  auto request = stage.request("1");
  request.permissions = stage.permissions();
  Said ids;
  for (const auto& step : action::cluster_deploy_steps(stage.world, request)) {
    ids.push_back(step.id);
  }
  CHECK(ids == Said{"check", "lease", "begin", "give", "start/1", "verdict", "take", "record"});
  CHECK(stage.said.empty());
}

TEST_CASE("permissions: a project that is taken down loses them when none of its pods runs") {
  Stage stage;
  REQUIRE(stage.deploy("1").code == ExitCode::ok);
  stage.said.clear();
  CHECK(stage.down().code == ExitCode::ok);
  CHECK(stage.said == Said{"take all: leased, good, nothing runs"});
  CHECK(stage.history().list().empty());
}

TEST_CASE("permissions: a down that is refused the lease takes none") {
  Stage stage;
  REQUIRE(stage.deploy("1").code == ExitCode::ok);
  stage.said.clear();
  stage.is_held();
  CHECK_THROWS_AS(
      static_cast<void>(action::down_in_cluster(stage.world, {.place = stage.place(),
                                                              .pid = 4711,
                                                              .lock_wait = {},
                                                              .permissions = stage.permissions()})),
      base::Error);
  CHECK(stage.said.empty());
  CHECK(stage.image() == "acme/web:1 runs");
}

TEST_CASE("permissions: a down that cannot take them says what is gone, and goes on next time") {
  Stage stage;
  REQUIRE(stage.deploy("1").code == ExitCode::ok);
  stage.refused = {"take all"};
  const auto done = stage.down();
  CHECK(done.code == ExitCode::failed);
  CHECK(done.sentence == "\"shop\" runs no more, but not all of it is gone: take all: not allowed");
  CHECK(done.next == "ask; then run \"cloudctl down -t test\" again; it goes on where this ended");
  CHECK_FALSE(stage.history().list().empty());
  stage.refused.clear();
  CHECK(stage.down().code == ExitCode::ok);
  CHECK(stage.said.back() == "take all: leased, good, nothing runs");
  CHECK(stage.history().list().empty());
}
