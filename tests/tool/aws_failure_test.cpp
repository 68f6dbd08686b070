#include <doctest/doctest.h>

#include "tool/aws.h"

using namespace cloudctl;
using tool::AwsFailure;
using tool::AwsFault;
using tool::parse_aws_failure;

namespace {

AwsFault fault(std::string_view err) {
  return parse_aws_failure(err).fault;
}

}  // namespace

TEST_CASE("aws: an error of a service says code, operation and message, in both versions") {
  const AwsFailure expired{.fault = AwsFault::expired,
                           .code = "ExpiredToken",
                           .operation = "GetCallerIdentity",
                           .message = "The security token included in the request is expired"};
  // 1.46.2
  CHECK(parse_aws_failure("\nAn error occurred (ExpiredToken) when calling the GetCallerIdentity "
                          "operation: The security token included in the request is expired\n") ==
        expired);
  // 2.36.7, with AWS_CLI_ERROR_FORMAT=enhanced, which an older one takes for granted
  CHECK(parse_aws_failure(
            "\naws: [ERROR]: An error occurred (ExpiredToken) when calling the GetCallerIdentity "
            "operation: The security token included in the request is expired\n\nAdditional error "
            "details:\nType: Sender\n") == expired);
  CHECK(parse_aws_failure("\nAn error occurred (Throttling) when calling the DescribeStacks "
                          "operation (reached max retries: 4): Rate exceeded\n") ==
        AwsFailure{.fault = AwsFault::throttled,
                   .code = "Throttling",
                   .operation = "DescribeStacks",
                   .message = "Rate exceeded"});
}

TEST_CASE("aws: what must be told apart is told apart by the code") {
  const auto of = [](const std::string& code, const std::string& message) {
    return fault("An error occurred (" + code + ") when calling the X operation: " + message);
  };
  CHECK(of("ResourceNotFoundException", "No cluster found for name: x.") == AwsFault::missing);
  CHECK(of("ValidationError", "Stack with id x does not exist") == AwsFault::missing);
  CHECK(of("ValidationError", "Template is wrong") == AwsFault::other);
  CHECK(of("RepositoryAlreadyExistsException", "it is there") == AwsFault::exists);
  CHECK(of("AccessDeniedException", "not authorized to perform: eks:X") == AwsFault::denied);
  CHECK(of("InvalidClientTokenId", "The security token is invalid") == AwsFault::bad);
  CHECK(of("VpcLimitExceeded", "The maximum number of VPCs has been reached.") == AwsFault::quota);
}

TEST_CASE("aws: what the program says by itself has no code") {
  CHECK(fault("Unable to locate credentials. You can configure credentials by running \"aws "
              "configure\".\n") == AwsFault::no_credentials);
  CHECK(fault("aws: [ERROR]: The config profile (ops) could not be found\n") ==
        AwsFault::no_credentials);
  CHECK(fault("You must specify a region. You can also configure your region by running \"aws "
              "configure\".") == AwsFault::no_region);
  CHECK(fault("Could not connect to the endpoint URL: \"https://sts.us-weast-2.amazonaws.com/\"") ==
        AwsFault::unreachable);
  CHECK(fault("Error when retrieving token from sso: Token has expired and refresh failed") ==
        AwsFault::expired);
  CHECK(fault("something else") == AwsFault::none);
}

TEST_CASE("aws: eksctl has its errors from the same services") {
  CHECK(parse_aws_failure("Error: checking AWS STS access – cannot get role ARN for current "
                          "session: operation error STS: GetCallerIdentity, https response error "
                          "StatusCode: 403, RequestID: 1, api error ExpiredToken: The security "
                          "token included in the request is expired\n") ==
        AwsFailure{.fault = AwsFault::expired,
                   .code = "ExpiredToken",
                   .operation = "GetCallerIdentity",
                   .message = "The security token included in the request is expired"});
  CHECK(fault("Error: checking AWS STS access – cannot get role ARN for current session: operation "
              "error STS: GetCallerIdentity, get identity: get credentials: failed to refresh "
              "cached credentials, no EC2 IMDS role found") == AwsFault::no_credentials);
}
