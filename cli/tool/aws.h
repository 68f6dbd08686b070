#pragma once
// `aws`, versions 1 and 2, as a program that is told everything: the region stands in every
// command, answers are JSON without a pager, errors have one form. Credentials are the user's own
// (profile, environment, single sign-on) and are never looked at. Knows nothing of what they are
// for.

#include <string>
#include <string_view>
#include <vector>

#include "base/secret.h"
#include "process/command_line.h"
#include "process/runner.h"

namespace cloudctl::tool {

using Words = std::vector<std::string>;

// `aws --region R --output json SERVICE OPERATION …`.
[[nodiscard]] process::CommandLine aws_call(const std::string& region, Words words);

enum class AwsFault {
  none,            // it is not one that aws speaks of
  no_credentials,  // none are found
  expired,         // they were good once
  bad,             // they are not accepted
  denied,          // they may not do this
  throttled,
  quota,
  no_region,  // none is given, or there is no such
  unreachable,
  missing,  // what was asked for is not there
  exists,   // what should be made is there already
  in_use,
  other,
};
// Exit codes differ between the versions (255 against 252 to 255), so the error's code counts.
struct AwsFailure {
  AwsFault fault = AwsFault::none;
  std::string code, operation, message;  // "ExpiredToken", "GetCallerIdentity"; may be empty
  bool operator==(const AwsFailure&) const = default;
};
// Reads what both versions write, and the one-line errors of eksctl, which come from the same
// services: "… api error ExpiredToken: …".
[[nodiscard]] AwsFailure parse_aws_failure(std::string_view err);

// "1.46.2" of "aws-cli/1.46.2 Python/3.11.2 …"; empty if it says something else.
[[nodiscard]] process::CommandLine aws_version();
[[nodiscard]] std::string parse_aws_version(std::string_view out);

[[nodiscard]] process::CommandLine aws_identity(const std::string& region);
struct AwsIdentity {
  std::string account, arn;
  bool operator==(const AwsIdentity&) const = default;
};
[[nodiscard]] AwsIdentity parse_identity(std::string_view out);

[[nodiscard]] process::CommandLine aws_zones(const std::string& region);
[[nodiscard]] std::vector<std::string> parse_zones(std::string_view out);  // that are available

// `cloudformation`: what eksctl makes everything through.
[[nodiscard]] process::CommandLine stack_list(const std::string& region);
struct Stack {
  std::string name, status, reason;
  bool operator==(const Stack&) const = default;
};
// Without those that are gone.
[[nodiscard]] std::vector<Stack> parse_stacks(std::string_view out);
[[nodiscard]] process::CommandLine stack_events(const std::string& region, const std::string& name);
struct StackFailure {
  std::string resource, type, reason;  // "NodeGroup", "AWS::EKS::Nodegroup", "… (Service: …"
  bool operator==(const StackFailure&) const = default;
};
// The first that failed by itself, of the newest attempt: others were only cancelled after it.
// Empty if none did.
[[nodiscard]] StackFailure first_failure(std::string_view out);
[[nodiscard]] process::CommandLine stack_unprotect(const std::string& region,
                                                   const std::string& name);
[[nodiscard]] process::CommandLine stack_delete(const std::string& region, const std::string& name);

// `eks`.
[[nodiscard]] process::CommandLine eks_describe(const std::string& region, const std::string& name);
struct EksCluster {
  std::string name, arn, status, version, endpoint, authority;  // authority: base64 of PEM
  std::string vpc, support;                                     // "EXTENDED"
  bool protects_itself = false;                                 // deletionProtection
  bool operator==(const EksCluster&) const = default;
};
[[nodiscard]] EksCluster parse_cluster(std::string_view out);
// "123456789012" of "arn:aws:eks:us-west-2:123456789012:cluster/prod".
[[nodiscard]] std::string account_of(std::string_view arn);
[[nodiscard]] process::CommandLine eks_versions(const std::string& region);
struct EksVersion {
  std::string version, status;  // "STANDARD_SUPPORT", "EXTENDED_SUPPORT"
  std::string standard_end;     // ISO date; empty: AWS does not say
  bool operator==(const EksVersion&) const = default;
};
[[nodiscard]] std::vector<EksVersion> parse_versions(std::string_view out);
[[nodiscard]] process::CommandLine eks_token(const std::string& region, const std::string& name);
[[nodiscard]] base::Secret parse_token(std::string_view out);  // valid for a quarter of an hour

}  // namespace cloudctl::tool
