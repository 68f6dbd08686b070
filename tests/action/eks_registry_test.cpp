#include "action/eks_registry.h"

#include <doctest/doctest.h>

#include "action/eks_stage.h"
#include "base/error.h"

using namespace cloudctl;
using test::EksStage;
using test::exits;
using Names = std::vector<std::string>;

namespace {

const std::string registry = "123456789012.dkr.ecr.us-west-2.amazonaws.com";
const std::string web = registry + "/notes-web:c-1";
const std::string arn = "arn:aws:ecr:us-west-2:123456789012:repository/notes-web";
const std::string ours =
    R"({"tags":[{"Key":"cloudctl.dev/managed-by","Value":"cloudctl"},{"Key":"a","Value":"b"}]})";

struct Stage : EksStage {
  action::EksLogin login{runner, clock, cloud, folder.path() / "logins" / "1"};

  Stage() {
    status = "ACTIVE";
    runner.expect("*eks describe-cluster --name prod", answer_of_cluster());
    runner.expect("*eks get-token *", exits(0, R"({"status":{"token":"t"}})"));
    login.log_in();
  }
  void holds(const std::string& repository) {
    runner.expect("*ecr describe-repositories",
                  exits(0, R"({"repositories":[{"repositoryName":")" + repository + "\"}]}"));
  }
  std::vector<action::Step> steps(const Names& references, const Names& used = {}) {
    return repository_steps(world, login,
                            {.project = "notes", .references = references, .used = used});
  }
  void carry_out(const std::vector<action::Step>& steps) {
    carry_out_in_account(world, steps, folder.path());
  }
};

}  // namespace

TEST_CASE("eks registry: nobody is asked about images of other registries") {
  Stage stage;
  CHECK(stage.steps({"docker.io/acme/web:1"}).empty());
  CHECK(stage.steps({}).empty());
}

TEST_CASE("eks registry: one that is missing is made, with an end for old images") {
  Stage stage;
  stage.holds("other");
  stage.runner.expect("*ecr create-repository --repository-name notes-web *");
  stage.runner.expect("*ecr put-lifecycle-policy --repository-name notes-web *");
  stage.carry_out(stage.steps({web}));
}

TEST_CASE("eks registry: one that a release has used is not looked at again") {
  Stage stage;
  stage.holds("notes-web");
  CHECK(stage.steps({web}, {registry + "/notes-web:c-0@sha256:" + std::string(64, 'a')}).empty());
}

TEST_CASE("eks registry: a run that was killed before the rule was set is made up for") {
  Stage stage;
  stage.holds("notes-web");
  stage.runner.expect("*ecr list-tags-for-resource --resource-arn " + arn, exits(0, ours));
  stage.runner.expect(
      "*ecr get-lifecycle-policy --repository-name notes-web",
      exits(255, "", EksStage::refused("LifecyclePolicyNotFoundException", "does not exist")));
  stage.runner.expect("*ecr put-lifecycle-policy --repository-name notes-web *");
  stage.carry_out(stage.steps({web}));
}

TEST_CASE("eks registry: a rule that is there stays as somebody has changed it") {
  Stage stage;
  stage.holds("notes-web");
  stage.runner.expect("*ecr list-tags-for-resource *", exits(0, ours));
  stage.runner.expect("*ecr get-lifecycle-policy *", exits(0, "{}"));
  stage.carry_out(stage.steps({web}));
}

TEST_CASE("eks registry: a repository that others have made gets no rule of ours") {
  Stage stage;
  stage.holds("notes-web");
  stage.runner.expect("*ecr list-tags-for-resource *", exits(0, R"({"tags":[]})"));
  stage.carry_out(stage.steps({web}));
}

TEST_CASE("eks registry: a refusal is AWS' reason with its exit code") {
  Stage stage;
  stage.holds("other");
  stage.runner.expect("*ecr create-repository *",
                      exits(255, "", EksStage::refused("AccessDeniedException", "not you")));
  const auto steps = stage.steps({web});
  try {
    stage.carry_out(steps);
    FAIL("it was not refused");
  } catch (const base::Error& error) {
    CHECK(error.failure().what ==
          "repository/notes-web: AWS does not allow X to these credentials: not you");
    CHECK(error.failure().code == base::ExitCode::unauthorised);
  }
}
