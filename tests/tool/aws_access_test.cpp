#include "tool/aws_access.h"

#include <doctest/doctest.h>

using namespace cloudctl;

TEST_CASE("aws access: a role is for the pods of one service account of one cluster") {
  const auto command = tool::role_create(
      "us-west-2", {.name = "cloudctl-web-1",
                    .path = tool::role_path("us-west-2", "prod"),
                    .cluster_arn = "arn:aws:eks:us-west-2:123456789012:cluster/prod",
                    .project = "notes",
                    .account = {.cluster = "prod", .kube_namespace = "shop", .name = "web"}});
  const std::string text = printed(command);
  CHECK(text.find("--path /cloudctl/us-west-2/prod/") != std::string::npos);
  for (const char* part :
       {R"("Service":"pods.eks.amazonaws.com")", R"(["sts:AssumeRole","sts:TagSession"])",
        R"("aws:RequestTag/eks-cluster-arn":"arn:aws:eks:us-west-2:123456789012:cluster/prod")",
        R"("aws:RequestTag/kubernetes-namespace":"shop")",
        R"("aws:RequestTag/kubernetes-service-account":"web")"}) {
    CHECK(command.argv.at(12).find(part) != std::string::npos);
  }
}

TEST_CASE("aws access: what the answers say") {
  CHECK(tool::parse_roles(R"({"Roles":[{"RoleName":"a"},{"RoleName":"b"}]})") ==
        std::vector<std::string>{"a", "b"});
  CHECK(tool::parse_role_policies(R"({"AttachedPolicies":[{"PolicyName":"p","PolicyArn":"x"}]})") ==
        std::vector<std::string>{"x"});
  CHECK(tool::parse_identities(R"({"associations":[{"associationId":"a-1"}]})") ==
        std::vector<std::string>{"a-1"});
  CHECK(tool::parse_identity_role(R"({"association":{"roleArn":"r"}})") == "r");
}
