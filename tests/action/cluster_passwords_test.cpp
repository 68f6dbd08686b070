#include "action/cluster_passwords.h"

#include <doctest/doctest.h>

#include "action/cluster_stage.h"

using namespace cloudctl;
using base::ExitCode;

namespace {

constexpr const char* secret = "shop-db-credentials";

action::DeployResult deploy_with_database(test::ClusterStage& stage, const std::string& version) {
  auto request = stage.request(version);
  request.desired.backing["db"] = {.type = config::BackingType::postgres,
                                   .version = "16",
                                   .storage = "1Gi",
                                   .user = "shop",
                                   .database = "shop",
                                   .port = 5432};
  return action::deploy_to_cluster(stage.world, request);
}

void put_claim(test::ClusterStage& stage) {
  stage.server.put({{"apiVersion", "v1"},
                    {"kind", "PersistentVolumeClaim"},
                    {"metadata",
                     {{"name", "data-db-0"},
                      {"namespace", "shop"},
                      {"labels", {{"app.kubernetes.io/part-of", "shop"}}}}}});
}

}  // namespace

TEST_CASE("passwords in a cluster: one is made at the first deploy, and stays as it is") {
  test::ClusterStage stage;
  REQUIRE(deploy_with_database(stage, "1").code == ExitCode::ok);
  REQUIRE(stage.server.has("Secret", secret));
  const std::string made = stage.server.text("Secret", secret);
  CHECK(made.find("postgresql://shop:") != std::string::npos);
  REQUIRE(deploy_with_database(stage, "2").code == ExitCode::ok);
  CHECK(stage.server.text("Secret", secret) == made);
}

TEST_CASE("passwords in a cluster: they stay with the data, and go with it") {
  test::ClusterStage stage;
  REQUIRE(deploy_with_database(stage, "1").code == ExitCode::ok);
  put_claim(stage);
  (void)action::down_in_cluster(stage.world, {.place = stage.place(), .pid = 4711});
  CHECK(stage.server.has("Secret", secret));
  (void)action::down_in_cluster(stage.world, {.place = stage.place(), .data = true, .pid = 4711});
  CHECK_FALSE(stage.server.has("Secret", secret));
}

TEST_CASE("passwords in a cluster: data whose password is gone is not touched") {
  test::ClusterStage stage;
  put_claim(stage);
  const auto result = deploy_with_database(stage, "1");
  CHECK(result.code != ExitCode::ok);
  REQUIRE(result.cause);
  CHECK(result.cause->sentence.find("claim \"data-db-0\" holds data of an earlier deploy") == 0);
  CHECK_FALSE(stage.server.has("Deployment", "web"));
  CHECK_FALSE(stage.server.has("Secret", secret));
}

TEST_CASE("passwords in a cluster: what would be made is said without saying it") {
  test::ClusterStage stage;
  release::Record record{.project = "shop"};
  record.backing["db"] = {.type = config::BackingType::redis, .port = 6379};
  const auto made = action::new_passwords(stage.place(), record, {});
  REQUIRE(made.has_value());
  CHECK(made->step.title == "make passwords for db");
  REQUIRE(made->step.commands.size() == 1);
  const auto& command = made->step.commands.front();
  CHECK(process::printed(command).find("requirepass") == std::string::npos);
  CHECK(command.input.reveal().find("requirepass " + made->values.at("db/password").reveal()) !=
        std::string::npos);
}

TEST_CASE("passwords in a cluster: what it has of them is known as not to be shown") {
  CHECK(action::credentials_in_cluster({}).empty());
  const auto object = tool::parse_objects(
      R"({"apiVersion":"v1","kind":"Secret","metadata":{"name":"shop-db-credentials",)"
      R"("labels":{"cloudctl.dev/backing":"db"}},"data":{"password":"a25vd24="}})",
      "the test");
  CHECK(action::credentials_in_cluster(object).at("shop-db-credentials/password").reveal() ==
        "known");
}
