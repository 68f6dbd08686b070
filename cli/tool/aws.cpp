#include "tool/aws.h"

#include "base/clock.h"
#include "base/text.h"
#include "tool/json.h"

namespace cloudctl::tool {

namespace {

constexpr auto named = "--stack-name";

// Version 1 prints seconds since 1970 where version 2 prints a time in words.
std::string date_of(const Json& time) {
  if (time.is_string()) return time.get<std::string>().substr(0, 10);
  if (!time.is_number()) return "";
  const auto seconds = std::chrono::seconds(static_cast<std::int64_t>(time.get<double>()));
  return base::iso_time(std::chrono::system_clock::time_point(seconds)).substr(0, 10);
}

}  // namespace

process::CommandLine aws_call(const std::string& region, Words words) {
  process::CommandLine command;
  command.argv = {"aws", "--region", region, "--output", "json"};
  command.argv.insert(command.argv.end(), words.begin(), words.end());
  // AWS CLI configuration variables (docs.aws.amazon.com/cli, "Environment variables"); version 1
  // knows the last two not and does so anyway.
  command.env = {{"AWS_PAGER", ""},
                 {"AWS_RETRY_MODE", "standard"},
                 {"AWS_CLI_AUTO_PROMPT", "off"},
                 {"AWS_CLI_ERROR_FORMAT", "legacy"}};
  return command;
}

process::CommandLine aws_version() {
  return {.argv = {"aws", "--version"}};
}

std::string parse_aws_version(std::string_view out) {
  constexpr std::string_view begin = "aws-cli/";
  const auto at = out.find(begin);
  if (at == std::string_view::npos) return "";
  out.remove_prefix(at + begin.size());
  return std::string(out.substr(0, out.find_first_of(" \n")));
}

process::CommandLine aws_identity(const std::string& region) {
  return aws_call(region, {"sts", "get-caller-identity"});
}

AwsIdentity parse_identity(std::string_view out) {
  const Json answer = parse_answer(out, "aws sts get-caller-identity");
  return {.account = text(answer, "Account"), .arn = text(answer, "Arn")};
}

process::CommandLine aws_zones(const std::string& region) {
  return aws_call(region,
                  {"ec2", "describe-availability-zones", "--filters", "Name=state,Values=available",
                   "Name=zone-type,Values=availability-zone"});
}

std::vector<std::string> parse_zones(std::string_view out) {
  std::vector<std::string> zones;
  const Json answer = parse_answer(out, "aws ec2 describe-availability-zones");
  for (const Json& zone : member(answer, "AvailabilityZones"))
    zones.push_back(text(zone, "ZoneName"));
  return zones;
}

process::CommandLine stack_list(const std::string& region) {
  return aws_call(region, {"cloudformation", "describe-stacks"});
}

std::vector<Stack> parse_stacks(std::string_view out) {
  std::vector<Stack> stacks;
  const Json answer = parse_answer(out, "aws cloudformation describe-stacks");
  for (const Json& entry : member(answer, "Stacks")) {
    Stack stack{.name = text(entry, "StackName"),
                .status = text(entry, "StackStatus"),
                .reason = text(entry, "StackStatusReason")};
    if (stack.status != "DELETE_COMPLETE") stacks.push_back(std::move(stack));
  }
  return stacks;
}

process::CommandLine stack_events(const std::string& region, const std::string& name) {
  return aws_call(region, {"cloudformation", "describe-stack-events", named, name});
}

StackFailure first_failure(std::string_view out) {
  StackFailure first;
  const Json answer = parse_answer(out, "aws cloudformation describe-stack-events");
  // The newest stand first; the stack's own "…_IN_PROGRESS, User Initiated" begins an attempt.
  for (const Json& event : member(answer, "StackEvents")) {
    const std::string status = text(event, "ResourceStatus");
    const std::string reason = text(event, "ResourceStatusReason");
    const std::string resource = text(event, "LogicalResourceId");
    const bool of_stack = text(event, "ResourceType") == "AWS::CloudFormation::Stack";
    if (of_stack && reason == "User Initiated") break;
    const bool failed = status.ends_with("_FAILED") && !of_stack;
    if (!failed || reason.find("cancelled") != std::string::npos) continue;
    first = {.resource = resource, .type = text(event, "ResourceType"), .reason = reason};
  }
  return first;
}

process::CommandLine stack_unprotect(const std::string& region, const std::string& name) {
  return aws_call(region, {"cloudformation", "update-termination-protection",
                           "--no-enable-termination-protection", named, name});
}

process::CommandLine stack_delete(const std::string& region, const std::string& name) {
  return aws_call(region, {"cloudformation", "delete-stack", named, name});
}

process::CommandLine eks_describe(const std::string& region, const std::string& name) {
  return aws_call(region, {"eks", "describe-cluster", "--name", name});
}

EksCluster parse_cluster(std::string_view out) {
  const Json answer = parse_answer(out, "aws eks describe-cluster");
  const Json& cluster = member(answer, "cluster");
  return {.name = text(cluster, "name"),
          .arn = text(cluster, "arn"),
          .status = text(cluster, "status"),
          .version = text(cluster, "version"),
          .endpoint = text(cluster, "endpoint"),
          .authority = text(member(cluster, "certificateAuthority"), "data"),
          .vpc = text(member(cluster, "resourcesVpcConfig"), "vpcId"),
          .support = text(member(cluster, "upgradePolicy"), "supportType"),
          .protects_itself = flag(cluster, "deletionProtection")};
}

std::string account_of(std::string_view arn) {
  const auto parts = base::split(arn, ':');
  return parts.size() > 4 ? parts[4] : "";
}

process::CommandLine eks_versions(const std::string& region) {
  return aws_call(region, {"eks", "describe-cluster-versions"});
}

std::vector<EksVersion> parse_versions(std::string_view out) {
  std::vector<EksVersion> versions;
  const Json answer = parse_answer(out, "aws eks describe-cluster-versions");
  for (const Json& entry : member(answer, "clusterVersions")) {
    EksVersion version{.version = text(entry, "clusterVersion"),
                       .status = text(entry, "versionStatus"),
                       .standard_end = {}};
    if (version.status.empty()) version.status = text(entry, "status");
    version.standard_end = date_of(member(entry, "endOfStandardSupportDate"));
    versions.push_back(std::move(version));
  }
  return versions;
}

process::CommandLine eks_token(const std::string& region, const std::string& name) {
  return aws_call(region, {"eks", "get-token", "--cluster-name", name});
}

base::Secret parse_token(std::string_view out) {
  const Json answer = parse_answer(out, "aws eks get-token");
  return base::Secret(text(member(answer, "status"), "token"));
}

}  // namespace cloudctl::tool
