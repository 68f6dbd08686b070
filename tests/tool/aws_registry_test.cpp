#include "tool/aws_registry.h"

#include <doctest/doctest.h>

using namespace cloudctl;

TEST_CASE("aws: the login of the account's registry") {
  // "AWS:secret" in base64
  const auto login = tool::parse_ecr_login(R"({"authorizationData":[{
    "authorizationToken":"QVdTOnNlY3JldA==","expiresAt":1.0,
    "proxyEndpoint":"https://123456789012.dkr.ecr.us-west-2.amazonaws.com"}]})");
  CHECK(login.registry == "123456789012.dkr.ecr.us-west-2.amazonaws.com");
  CHECK(login.user == "AWS");
  CHECK(login.password.reveal() == "secret");
  CHECK(tool::parse_ecr_login("{}").registry.empty());
}

TEST_CASE("aws: repositories are made with tags that cannot be moved") {
  const auto command = printed(tool::ecr_create("us-west-2", "notes-web", "notes"));
  CHECK(command.find("--image-tag-mutability IMMUTABLE") != std::string::npos);
  CHECK(command.find("scanOnPush=true") != std::string::npos);
  CHECK(command.find("Key=cloudctl.dev/project,Value=notes") != std::string::npos);
  CHECK(tool::parse_repositories(R"({"repositories":[{"repositoryName":"a"}]})") ==
        std::vector<std::string>{"a"});
}

TEST_CASE("aws: a repository is ours by its tag") {
  CHECK(tool::is_ours(
      R"({"tags":[{"Key":"a","Value":"b"},{"Key":"cloudctl.dev/managed-by","Value":"cloudctl"}]})"));
  CHECK_FALSE(tool::is_ours(R"({"tags":[{"Key":"cloudctl.dev/managed-by","Value":"other"}]})"));
  CHECK_FALSE(tool::is_ours(R"({"tags":[]})"));
}
