#include <doctest/doctest.h>

#include "action/kops_login.h"
#include "action/kops_stage.h"
#include "base/error.h"

using namespace cloudctl;
using test::exits;
using test::KopsStage;

namespace {

void expect_account(KopsStage& stage, const process::Completed& keys) {
  stage.runner.expect(
      "*sts get-caller-identity",
      exits(0, R"({"Account":"123456789012","Arn":"arn:aws:iam::123456789012:user/ann"})"));
  stage.runner.expect(
      "*s3api list-objects-v2 --bucket cloudctl-kops-123456789012-us-west-2 "
      "--prefix demo.k8s.local/ *",
      keys);
}

process::Completed keys(const std::string& names) {
  std::string list;
  for (const auto& name : {names}) list += R"({"Key":"demo.k8s.local/)" + name + "\"}";
  return exits(0, R"({"Contents":[)" + list + "]}");
}

const auto no_bucket = exits(255, "",
                             "An error occurred (NoSuchBucket) when calling the "
                             "ListObjectsV2 operation: The specified bucket does not exist");

}  // namespace

TEST_CASE("kops look: the store says how far a cluster is defined") {
  KopsStage stage;
  expect_account(stage, no_bucket);
  CHECK_FALSE(look_at_kops(stage.world, stage.kops).has_bucket);
  expect_account(stage, keys("config"));
  const auto half = look_at_kops(stage.world, stage.kops);
  CHECK((half.named && !half.defined));
  expect_account(stage, keys("config\"},{\"Key\":\"demo.k8s.local/instancegroup/workers\"},"
                             "{\"Key\":\"demo.k8s.local/instancegroup/control-plane-us-west-2a"));
  CHECK(look_at_kops(stage.world, stage.kops).defined);
}

TEST_CASE("kops look: a bucket that is another account's is a refusal, not an empty one") {
  KopsStage stage;
  expect_account(stage, exits(255, "",
                              "An error occurred (AccessDenied) when calling the "
                              "ListObjectsV2 operation: Access Denied"));
  CHECK_THROWS_WITH_AS((void)look_at_kops(stage.world, stage.kops),
                       "AWS does not allow ListObjectsV2 to these credentials: Access Denied",
                       base::Error);
}

TEST_CASE("kops status: nodes and what is not well, in kops' words") {
  KopsStage stage;
  expect_account(stage, keys("config"));
  stage.runner.expect("kops get cluster *", exits(0, R"({"spec":{"kubernetesVersion":"1.35.4"}})"));
  stage.runner.expect("kops validate cluster *",
                      exits(1, R"({"nodes":[{"name":"i-1","role":"node","status":"True"}],
    "failures":[{"type":"Machine","name":"i-2","message":"machine has not yet joined"}]})"));
  const auto checks = kops_checks(stage.world, stage.kops, "kops");
  REQUIRE(checks.size() == 5);
  CHECK(checks[2].found == "1.35.4");
  CHECK(checks[3].found == "\"demo.k8s.local\" in us-west-2 is there");
  CHECK(checks[4].found == "1 of 1 node ready; Machine \"i-2\": machine has not yet joined");
  CHECK(checks[4].grade == action::Grade::failed);
}

TEST_CASE("kops status: one that is not there says how to make it") {
  KopsStage stage;
  expect_account(stage, no_bucket);
  const auto checks = kops_checks(stage.world, stage.kops, "kops");
  CHECK(checks.back().found == "\"demo.k8s.local\" in us-west-2 does not exist");
  CHECK(checks.back().fix == "make it: \"cloudctl cluster create -t kops\"");
}

TEST_CASE("kops login: a kubeconfig of our own, which goes with the run") {
  KopsStage stage;
  expect_account(stage, keys("config"));
  const auto logins = stage.folder.path() / "logins" / "1";
  stage.runner.expect(
      "kops export kubeconfig --name demo.k8s.local --state "
      "s3://cloudctl-kops-123456789012-us-west-2 --admin=2h --kubeconfig *");
  {
    action::KopsLogin login(logins);
    login.log_in(stage.world, stage.kops, "kops");
    CHECK(std::filesystem::exists(logins));
  }
  CHECK_FALSE(std::filesystem::exists(logins));
}

TEST_CASE("kops login: without a cluster it says how to make one") {
  KopsStage stage;
  expect_account(stage, no_bucket);
  action::KopsLogin login(stage.folder.path() / "logins" / "1");
  CHECK_THROWS_WITH_AS(login.log_in(stage.world, stage.kops, "kops"),
                       "there is no cluster \"demo.k8s.local\" in "
                       "s3://cloudctl-kops-123456789012-us-west-2",
                       base::Error);
}
