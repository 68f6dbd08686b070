#include "tool/aws.h"

#include <doctest/doctest.h>

#include "base/error.h"

using namespace cloudctl;

TEST_CASE("aws: every command names region and form, and never opens a pager") {
  const auto command = tool::aws_identity("us-west-2");
  CHECK(command.argv == tool::Words{"aws", "--region", "us-west-2", "--output", "json", "sts",
                                    "get-caller-identity"});
  CHECK(command.env.at("AWS_PAGER").empty());
  CHECK(command.env.at("AWS_CLI_ERROR_FORMAT") == "legacy");
  CHECK(printed(tool::stack_delete("us-west-2", "eksctl-prod-cluster"))
            .ends_with("aws --region us-west-2 --output json cloudformation delete-stack "
                       "--stack-name eksctl-prod-cluster"));
}

TEST_CASE("aws: the version of both lines") {
  CHECK(tool::parse_aws_version("aws-cli/1.46.2 Python/3.11.2 Linux/6.1 botocore/1.40.2\n") ==
        "1.46.2");
  CHECK(tool::parse_aws_version("aws-cli/2.36.7 Python/3.13.7 Linux/6.1 exe/x86_64\n") == "2.36.7");
  CHECK(tool::parse_aws_version("no such thing").empty());
}

TEST_CASE("aws: who we are, and whose a cluster is") {
  CHECK(
      tool::parse_identity(R"({"UserId":"A","Account":"123456789012","Arn":"arn:aws:iam::1:x"})") ==
      tool::AwsIdentity{.account = "123456789012", .arn = "arn:aws:iam::1:x"});
  CHECK(tool::account_of("arn:aws:eks:us-west-2:123456789012:cluster/prod") == "123456789012");
  CHECK(tool::account_of("x").empty());
  CHECK_THROWS_AS((void)tool::parse_identity("<html>"), base::Error);
}

TEST_CASE("aws: a cluster as EKS describes it") {
  const auto cluster = tool::parse_cluster(R"({"cluster":{"name":"prod","arn":"a","status":"ACTIVE",
    "version":"1.35","endpoint":"https://e","certificateAuthority":{"data":"Q0E="},
    "resourcesVpcConfig":{"vpcId":"vpc-1"},"upgradePolicy":{"supportType":"STANDARD"},
    "deletionProtection":true}})");
  CHECK(cluster == tool::EksCluster{.name = "prod",
                                    .arn = "a",
                                    .status = "ACTIVE",
                                    .version = "1.35",
                                    .endpoint = "https://e",
                                    .authority = "Q0E=",
                                    .vpc = "vpc-1",
                                    .support = "STANDARD",
                                    .protects_itself = true});
}

TEST_CASE("aws: stacks that are gone are none") {
  CHECK(tool::parse_stacks(R"({"Stacks":[
    {"StackName":"a","StackStatus":"CREATE_COMPLETE"},
    {"StackName":"b","StackStatus":"DELETE_COMPLETE"},
    {"StackName":"c","StackStatus":"ROLLBACK_COMPLETE","StackStatusReason":"why"}]})") ==
        std::vector<tool::Stack>{{"a", "CREATE_COMPLETE", ""}, {"c", "ROLLBACK_COMPLETE", "why"}});
}

TEST_CASE("aws: the first failure of the newest attempt, not what was cancelled after it") {
  const std::string events = R"({"StackEvents":[
    {"LogicalResourceId":"s","ResourceType":"AWS::CloudFormation::Stack","ResourceStatus":"ROLLBACK_COMPLETE"},
    {"LogicalResourceId":"B","ResourceType":"T::B","ResourceStatus":"CREATE_FAILED","ResourceStatusReason":"Resource creation cancelled"},
    {"LogicalResourceId":"A","ResourceType":"T::A","ResourceStatus":"CREATE_FAILED","ResourceStatusReason":"no room"},
    {"LogicalResourceId":"s","ResourceType":"AWS::CloudFormation::Stack","ResourceStatus":"CREATE_IN_PROGRESS","ResourceStatusReason":"User Initiated"},
    {"LogicalResourceId":"O","ResourceType":"T::O","ResourceStatus":"CREATE_FAILED","ResourceStatusReason":"of an older attempt"}]})";
  CHECK(tool::first_failure(events) ==
        tool::StackFailure{.resource = "A", .type = "T::A", .reason = "no room"});
  CHECK(tool::first_failure(R"({"StackEvents":[]})") == tool::StackFailure{});
}

TEST_CASE("aws: a token, and the end of a version's support where it is told") {
  CHECK(tool::parse_token(R"({"kind":"ExecCredential","status":{"token":"k8s-aws-v1.x"}})")
            .reveal() == "k8s-aws-v1.x");
  CHECK(tool::parse_versions(R"({"clusterVersions":[
    {"clusterVersion":"1.35","versionStatus":"STANDARD_SUPPORT","endOfStandardSupportDate":"2027-03-27T00:00:00Z"},
    {"clusterVersion":"1.33","status":"extended-support","endOfStandardSupportDate":1785283200}]})") ==
        std::vector<tool::EksVersion>{{"1.35", "STANDARD_SUPPORT", "2027-03-27"},
                                      {"1.33", "extended-support", "2026-07-29"}});
}
