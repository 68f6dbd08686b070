#include <array>

#include "base/text.h"
#include "tool/aws.h"

namespace cloudctl::tool {

namespace {

struct Known {
  std::string_view text;
  AwsFault fault;
};

// Codes of the services (docs.aws.amazon.com, "Common Errors" of each); one ends where another
// character than a letter or a point comes.
constexpr std::array codes{
    Known{"ExpiredToken", AwsFault::expired},
    Known{"ExpiredTokenException", AwsFault::expired},
    Known{"RequestExpired", AwsFault::expired},
    Known{"InvalidClientTokenId", AwsFault::bad},
    Known{"UnrecognizedClientException", AwsFault::bad},
    Known{"SignatureDoesNotMatch", AwsFault::bad},
    Known{"InvalidSignatureException", AwsFault::bad},
    Known{"AuthFailure", AwsFault::bad},
    Known{"AccessDenied", AwsFault::denied},
    Known{"AccessDeniedException", AwsFault::denied},
    Known{"UnauthorizedOperation", AwsFault::denied},
    Known{"Throttling", AwsFault::throttled},
    Known{"ThrottlingException", AwsFault::throttled},
    Known{"RequestLimitExceeded", AwsFault::throttled},
    Known{"TooManyRequestsException", AwsFault::throttled},
    Known{"LimitExceededException", AwsFault::quota},
    Known{"ResourceLimitExceededException", AwsFault::quota},
    Known{"VpcLimitExceeded", AwsFault::quota},
    Known{"AddressLimitExceeded", AwsFault::quota},
    Known{"ResourceNotFoundException", AwsFault::missing},
    Known{"RepositoryNotFoundException", AwsFault::missing},
    Known{"LifecyclePolicyNotFoundException", AwsFault::missing},
    Known{"RepositoryAlreadyExistsException", AwsFault::exists},
    Known{"AlreadyExistsException", AwsFault::exists},
    Known{"EntityAlreadyExists", AwsFault::exists},
    Known{"NoSuchEntity", AwsFault::missing},
    Known{"LimitExceeded", AwsFault::quota},
    Known{"ResourceInUseException", AwsFault::in_use},
};

// What the program itself says, in both versions.
constexpr std::array sentences{
    Known{"Unable to locate credentials", AwsFault::no_credentials},
    Known{"could not be found", AwsFault::no_credentials},  // "The config profile (x) could …"
    Known{"no EC2 IMDS role found", AwsFault::no_credentials},
    Known{"failed to refresh cached credentials", AwsFault::no_credentials},
    Known{"Error loading SSO Token", AwsFault::expired},
    Known{"Token has expired and refresh failed", AwsFault::expired},
    Known{"The SSO session associated with this profile has expired", AwsFault::expired},
    Known{"You must specify a region", AwsFault::no_region},
    Known{"Could not connect to the endpoint URL", AwsFault::unreachable},
    Known{"Connect timeout on endpoint URL", AwsFault::unreachable},
    Known{"no such host", AwsFault::unreachable},
    Known{"connection refused", AwsFault::unreachable},
};

AwsFault fault_of(std::string_view code, std::string_view message) {
  // A stack that is not there is a "ValidationError" like any other.
  if (code == "ValidationError" && message.find("does not exist") != std::string_view::npos) {
    return AwsFault::missing;
  }
  for (const Known& known : codes) {
    if (known.text == code) return known.fault;
  }
  return AwsFault::other;
}

std::string_view between(std::string_view text, std::string_view begin, std::string_view end) {
  const auto at = text.find(begin);
  if (at == std::string_view::npos) return {};
  text.remove_prefix(at + begin.size());
  return text.substr(0, text.find(end));
}

std::string first_line(std::string_view text) {
  return std::string(base::trim(text.substr(0, text.find('\n'))));
}

// "An error occurred (CODE) when calling the OPERATION operation (reached max retries: 4): MESSAGE"
AwsFailure service_error(std::string_view err) {
  AwsFailure failure{.fault = AwsFault::other,
                     .code = std::string(between(err, "An error occurred (", ")")),
                     .operation = std::string(between(err, "when calling the ", " operation")),
                     .message = {}};
  auto after = err.find(" operation", err.find("when calling the "));
  const auto retries = err.find("(reached max retries", after);
  if (retries != std::string_view::npos && retries < err.find(": ", after)) {
    after = err.find(')', retries);
  }
  const auto at = err.find(": ", after);
  if (at != std::string_view::npos) failure.message = first_line(err.substr(at + 2));
  failure.fault = fault_of(failure.code, failure.message);
  return failure;
}

// "operation error EKS: DescribeCluster, https response error …, api error CODE: MESSAGE"
AwsFailure library_error(std::string_view err) {
  const auto at = err.rfind("api error ");
  std::string_view rest = err.substr(at + std::string_view("api error ").size());
  const auto colon = rest.find(": ");
  AwsFailure failure{.fault = AwsFault::other,
                     .code = std::string(rest.substr(0, colon)),
                     .operation = {},
                     .message = {}};
  const auto called = between(err, "operation error ", ",");
  const auto name = called.rfind(' ');
  failure.operation =
      std::string(name == std::string_view::npos ? called : called.substr(name + 1));
  if (colon != std::string_view::npos) failure.message = first_line(rest.substr(colon + 2));
  failure.fault = fault_of(failure.code, failure.message);
  return failure;
}

}  // namespace

AwsFailure parse_aws_failure(std::string_view err) {
  if (err.find("An error occurred (") != std::string_view::npos) return service_error(err);
  for (const Known& known : sentences) {
    const auto at = err.find(known.text);
    if (at == std::string_view::npos) continue;
    const auto begin = err.rfind('\n', at);
    return {.fault = known.fault,
            .code = {},
            .operation = {},
            .message = first_line(err.substr(begin == std::string_view::npos ? 0 : begin + 1))};
  }
  if (err.find("api error ") != std::string_view::npos) return library_error(err);
  return {};
}

}  // namespace cloudctl::tool
