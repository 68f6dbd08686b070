#include <doctest/doctest.h>

#include "action/eks.h"

using namespace cloudctl;

namespace {

const plan::Cloud cloud{.cluster = "prod", .region = "us-west-2", .version = "1.35"};

base::Failure said(const std::string& err) {
  process::Completed done;
  done.code = 255;
  done.err = err;
  return action::aws_error(tool::aws_identity("us-west-2"), done, cloud).failure();
}

base::Failure code(const std::string& code) {
  return said("An error occurred (" + code + ") when calling the X operation: why");
}

}  // namespace

TEST_CASE("eks: credentials that have expired are named with the way to new ones") {
  const auto expired = said(
      "An error occurred (ExpiredToken) when calling the GetCallerIdentity operation: It is old");
  CHECK(expired.what == "the AWS credentials have expired");
  CHECK(expired.next.find("aws sso login") != std::string::npos);
  CHECK(expired.code == base::ExitCode::unauthorised);
}

TEST_CASE("eks: a cluster that is not there is named with its region") {
  const auto missing = said(
      "An error occurred (ResourceNotFoundException) when calling the DescribeCluster operation: "
      "No cluster found for name: prod.");
  CHECK(missing.what == "there is no cluster \"prod\" in region \"us-west-2\" of this account");
  CHECK(missing.code == base::ExitCode::missing_tool);
}

TEST_CASE("eks: every refusal of AWS has a sentence of its own and a way out") {
  CHECK(code("AccessDenied").what == "AWS does not allow X to these credentials: why");
  CHECK(code("Throttling").what == "AWS gets too many requests: why");
  CHECK(code("Throttling").next == "run it again in a minute");
  CHECK(code("VpcLimitExceeded").what == "a quota of the account is reached: why");
  CHECK(code("SomethingNew").what == "AWS refuses: why");
  const auto nowhere =
      said("Could not connect to the endpoint URL: \"https://eks.us-wst-2.amazonaws.com/\"");
  CHECK(nowhere.what.starts_with("AWS cannot be reached in region \"us-west-2\": "));
  CHECK(nowhere.next.find("describe-regions") != std::string::npos);
}

TEST_CASE("eks: a region with a typo is not told as wrong credentials") {
  process::Completed done;
  done.code = 255;
  done.err = "An error occurred (UnrecognizedClientException) when calling the X operation: why";
  plan::Cloud elsewhere = cloud;
  elsewhere.region = "us-wst-2";
  const auto failure = action::aws_error(tool::aws_identity("us-wst-2"), done, elsewhere).failure();
  CHECK(failure.what == "there is no region \"us-wst-2\": did you mean \"us-west-2\"?");
  CHECK(failure.code == base::ExitCode::usage);
}

TEST_CASE("eks: what is no word of AWS is told as the program said it") {
  CHECK(said("boom\n").what == "aws exited with 255: boom");
}

TEST_CASE("eks: a program that is not there is named with the way to it") {
  process::Completed done;
  done.ending = process::Ending::not_found;
  const auto failure = action::aws_error(tool::eksctl_version(), done, cloud).failure();
  CHECK(failure.what == "\"eksctl\" is not installed");
  CHECK(failure.next == "install it: https://eksctl.io/installation/");
  CHECK(failure.code == base::ExitCode::missing_tool);
}
