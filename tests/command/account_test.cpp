#include "command/account.h"

#include <doctest/doctest.h>

#include "command/desk.h"
#include "release/cluster_record.h"

using namespace cloudctl;
using test::exits;
using Ids = std::vector<std::string>;

namespace {

const std::string registry = "123456789012.dkr.ecr.us-west-2.amazonaws.com";
const std::string web = registry + "/notes-web:c-1";

// Runs the image by its digest.
release::Record good_release() {
  release::Record record{.number = 1, .project = "notes", .result = release::Result::good};
  record.services = {{.name = "web", .image = web}};
  record.objects = {{.name = {"apps/v1", "Deployment", "shop", "web"},
                     .json = R"({"image":")" + web + "@sha256:" + std::string(64, 'a') + "\"}"}};
  return record;
}

// A project whose cluster is in the account, and has these releases.
struct Account : test::Desk {
  test::Ran ran;
  command::Outside world = outside(ran);
  command::Context context{world, {}};
  command::Goal goal{.project = "notes",
                     .target = {.name = "eks",
                                .type = config::TargetType::eks,
                                .kube_namespace = "shop",
                                .cloud = plan::Cloud{.cluster = "prod", .region = "us-west-2"}},
                     .root = work()};
  std::optional<command::Cluster> cluster;
  action::ClusterRequest request;

  Account() {
    runner.expect("*eks describe-cluster --name prod",
                  exits(0, R"({"cluster":{"name":"prod","arn":"arn:aws:eks:us-west-2:)"
                           R"(123456789012:cluster/prod","status":"ACTIVE"}})"));
    runner.expect("*eks get-token *", exits(0, R"({"status":{"token":"t"}})"));
    cluster.emplace(context, goal);
    request.jobs = {{.name = "web", .reference = web}};
  }
  // Asked for once at the most, whoever wants to know.
  Account& has(const std::vector<release::Record>& records = {}) {
    std::string items;
    for (const auto& record : records) {
      for (const auto& part : release::to_objects(record, "shop")) {
        items += (items.empty() ? "" : ",") + part;
      }
    }
    const std::string list = R"({"apiVersion":"v1","kind":"List","items":[)" + items + "]}";
    runner.whenever("*kubectl *get *", [list](const auto&) { return exits(0, list); });
    return *this;
  }
  Ids steps() {
    Ids ids;
    for (const auto& step : command::account_steps(*cluster, request)) ids.push_back(step.id);
    return ids;
  }
  std::map<std::string, tool::RegistryLogin> logins() {
    std::map<std::string, tool::RegistryLogin> logins;
    command::add_account_login(*cluster, request, logins);
    return logins;
  }
  void gives_a_login() {
    runner.expect("*ecr get-authorization-token",
                  exits(0, R"({"authorizationData":[{"authorizationToken":"QVdTOnBhc3M="}]})"));
  }
};

}  // namespace

TEST_CASE("account: a repository that the first push needs is made before it") {
  Account account;
  account.has();
  account.runner.expect("*ecr describe-repositories", exits(0, R"({"repositories":[]})"));
  CHECK(account.steps() == Ids{"repository/notes-web"});
}

TEST_CASE("account: where nothing is pushed nobody is asked for repositories") {
  Account account;
  account.request.push = false;
  CHECK(account.steps().empty());
}

TEST_CASE("account: a login is asked for when an image of ours may have to be pushed") {
  Account account;
  account.has().gives_a_login();
  const auto logins = account.logins();
  REQUIRE(logins.count(registry) == 1);
  CHECK(logins.at(registry).user == "AWS");
  CHECK(logins.at(registry).password.reveal() == "pass");
}

TEST_CASE("account: images of other registries need no login of the account's") {
  Account account;
  account.has();
  account.request.jobs = {{.name = "web", .reference = "docker.io/acme/web:c-1"}};
  CHECK(account.logins().empty());
  CHECK(account.steps().empty());
}

TEST_CASE("account: an image that the last release ran is neither asked for nor pushed") {
  Account account;
  account.has({good_release()});
  CHECK(account.logins().empty());
  CHECK(account.steps().empty());
}

TEST_CASE("account: to build all anew is to push it, whatever ran before") {
  Account account;
  account.has({good_release()}).gives_a_login();
  account.request.no_cache = true;
  CHECK(account.logins().size() == 1);
}

TEST_CASE("account: a version of the user's is looked for though its content ran before") {
  Account account;
  account.has({good_release()}).gives_a_login();
  account.request.jobs.front().version = registry + "/notes-web:2.0";
  CHECK(account.logins().size() == 1);
}

TEST_CASE("account: permissions are roles of the namespace, and steps that can be shown") {
  Account account;
  const auto permissions = command::permissions_of(*account.cluster);
  release::Record wanted{.number = 1, .project = "notes"};
  wanted.objects = {{.name = {"v1", "ServiceAccount", "shop", "web"},
                     .json = R"({"apiVersion":"v1","kind":"ServiceAccount","metadata":{)"
                             R"("name":"web","annotations":{)"
                             R"("cloudctl.dev/aws-policies":"arn:aws:iam::aws:policy/Read"}}})"}};
  const auto steps = permissions.give({}, wanted);
  REQUIRE(steps.size() == 1);
  const std::string text = action::printed(steps);
  CHECK(text.find("--namespace shop --service-account web") != std::string::npos);
  CHECK(text.find("role/cloudctl/us-west-2/prod/shop/") != std::string::npos);
}

TEST_CASE("account: a run of nothing leaves no logs") {
  Account account;
  command::carry_out_in_account(*account.cluster, {});
  CHECK_FALSE(std::filesystem::exists(account.cluster->state() / "runs"));
}

TEST_CASE("account: what AWS refuses is the step's name and its reason") {
  Account account;
  const action::Step step{.id = "repository/notes-web",
                          .title = "make it",
                          .work = [](action::Console&) -> action::Outcome {
                            return {.ok = false,
                                    .text = "not allowed",
                                    .next = "ask",
                                    .code = base::ExitCode::unauthorised};
                          }};
  try {
    command::carry_out_in_account(*account.cluster, {step});
    FAIL("it should have been refused");
  } catch (const base::Error& error) {
    CHECK(error.failure().what == "repository/notes-web: not allowed");
    CHECK(error.failure().next == "ask");
    CHECK(error.failure().code == base::ExitCode::unauthorised);
  }
}

TEST_CASE("account: other clusters know nothing of it") {
  test::Desk desk;
  test::Ran ran;
  auto world = desk.outside(ran);
  command::Context context(world, {});
  command::Cluster cluster(
      context,
      {.project = "notes",
       .target = {.name = "staging", .type = config::TargetType::kubernetes, .context = "west"},
       .root = desk.work()});
  action::ClusterRequest request;
  request.jobs = {{.name = "web", .reference = web}};
  std::map<std::string, tool::RegistryLogin> logins;
  command::add_account_login(cluster, request, logins);
  CHECK(logins.empty());
  CHECK(command::account_steps(cluster, request).empty());
  CHECK_FALSE(command::permissions_of(cluster).give);
}
