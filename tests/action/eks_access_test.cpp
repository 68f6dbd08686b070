#include "action/eks_access.h"

#include <doctest/doctest.h>

#include "action/eks_stage.h"

using namespace cloudctl;
using test::EksStage;
using test::exits;

namespace {

const std::string read_only = "arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess";
const std::string queues = "arn:aws:iam::123456789012:policy/queues";
const action::Roles roles{.project = "notes", .kube_namespace = "shop"};

struct Stage : EksStage {
  action::EksLogin login{runner, clock, cloud, folder.path() / "logins" / "1"};
  std::string name = action::role_name(cloud, roles, "web");
  std::string arn = "arn:aws:iam::123456789012:role/cloudctl/us-west-2/prod/shop/" + name;

  Stage() {
    status = "ACTIVE";
    runner.expect("*eks describe-cluster --name prod", answer_of_cluster());
    runner.expect("*eks get-token *", exits(0, R"({"status":{"token":"t"}})"));
    login.log_in();
  }
  action::Execution give(const action::Policies& policies) {
    return execute(give_access_steps(login, roles, {{"web", policies}}), world, {});
  }
  action::Execution take() { return execute(take_access_steps(login, roles, {"web"}), world, {}); }
  void has(const std::string& policies) {
    runner.expect("*iam list-attached-role-policies --role-name " + name,
                  exits(0, R"({"AttachedPolicies":[)" + policies + "]}"));
  }
  void is_of(const std::string& role) {
    runner.expect(
        "*list-pod-identity-associations --cluster-name prod --namespace shop "
        "--service-account web",
        exits(0, R"({"associations":[{"associationId":"a-1"}]})"));
    runner.expect("*describe-pod-identity-association *--association-id a-1",
                  exits(0, R"({"association":{"roleArn":")" + role + "\"}}"));
  }
};

}  // namespace

TEST_CASE("eks access: the service account remembers the policies") {
  const std::string text = R"({"apiVersion":"v1","kind":"ServiceAccount","metadata":{"name":"web",
    "annotations":{"cloudctl.dev/aws-policies":"a b"}}})";
  const render::Object object{.name = {"v1", "ServiceAccount", "shop", "web"}, .json = text};
  const action::AccessOfServices expected{{"web", {"a", "b"}}};
  CHECK(action::access_of(std::vector<render::Object>{object}) == expected);
  CHECK(action::access_of(tool::parse_objects(text, "kubectl get")) == expected);
}

TEST_CASE("eks access: a role with its policies, for the pods of one service account") {
  Stage stage;
  stage.runner.expect("*iam create-role --role-name " + stage.name + " *");
  stage.has("");
  stage.runner.expect("*iam attach-role-policy --role-name " + stage.name + " --policy-arn " +
                      read_only);
  stage.runner.expect(
      "*eks create-pod-identity-association --cluster-name prod --namespace shop "
      "--service-account web --role-arn " +
      stage.arn + " *");
  CHECK(stage.give({read_only}).ok);
}

TEST_CASE("eks access: what an earlier run has left half-way is made as it shall be") {
  Stage stage;
  stage.runner.expect("*iam create-role *",
                      exits(254, "", EksStage::refused("EntityAlreadyExists", "exists")));
  stage.has(R"({"PolicyArn":")" + queues + "\"}");
  stage.runner.expect("*iam attach-role-policy *--policy-arn " + read_only);
  stage.runner.expect("*iam detach-role-policy *--policy-arn " + queues);
  stage.runner.expect("*create-pod-identity-association *",
                      exits(254, "", EksStage::refused("ResourceInUseException", "exists")));
  stage.is_of(stage.arn);
  CHECK(stage.give({read_only}).ok);
}

TEST_CASE("eks access: a service account that others gave a role is not taken from them") {
  Stage stage;
  stage.runner.expect("*iam create-role *");
  stage.has("");
  stage.runner.expect("*create-pod-identity-association *",
                      exits(254, "", EksStage::refused("ResourceInUseException", "exists")));
  stage.is_of("arn:aws:iam::123456789012:role/theirs");
  const auto execution = stage.give({});
  CHECK(execution.outcome.text ==
        "service account \"web\" has role arn:aws:iam::123456789012:role/theirs already, which "
        "cloudctl has not given it");
  CHECK(execution.outcome.next.find("delete-pod-identity-association") != std::string::npos);
}

TEST_CASE("eks access: a policy that is not there is named") {
  Stage stage;
  stage.runner.expect("*iam create-role *");
  stage.has("");
  stage.runner.expect("*iam attach-role-policy *",
                      exits(254, "", EksStage::refused("NoSuchEntity", "does not exist")));
  const auto execution = stage.give({queues});
  CHECK(execution.outcome.text == "there is no policy \"" + queues + "\"");
}

TEST_CASE("eks access: a role that EKS does not know yet is waited for") {
  Stage stage;
  stage.runner.expect("*iam create-role *");
  stage.has("");
  stage.runner.expect(
      "*create-pod-identity-association *",
      exits(254, "", EksStage::refused("InvalidParameterException", "cannot be assumed")));
  stage.runner.expect("*create-pod-identity-association *");
  CHECK(stage.give({}).ok);
  CHECK(stage.clock.passed() == std::chrono::seconds(3));
}

TEST_CASE("eks access: taken away, neither role nor identity is left") {
  Stage stage;
  stage.is_of(stage.arn);
  stage.runner.expect("*delete-pod-identity-association --cluster-name prod --association-id a-1");
  stage.has(R"({"PolicyArn":")" + read_only + "\"}");
  stage.runner.expect("*iam detach-role-policy *--policy-arn " + read_only);
  stage.runner.expect("*iam delete-role --role-name " + stage.name);
  CHECK(stage.take().ok);
}

TEST_CASE("eks access: what is not there need not be taken away") {
  Stage stage;
  stage.runner.expect("*list-pod-identity-associations *", exits(0, R"({"associations":[]})"));
  stage.runner.expect("*iam list-attached-role-policies *",
                      exits(254, "", EksStage::refused("NoSuchEntity", "no such role")));
  CHECK(stage.take().ok);
}
