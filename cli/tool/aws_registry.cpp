#include "tool/aws_registry.h"

#include <algorithm>

#include "tool/aws.h"
#include "tool/json.h"

namespace cloudctl::tool {

namespace {

constexpr auto managed_by = "cloudctl.dev/managed-by";
constexpr auto us = "cloudctl";

std::string host_of(std::string_view address) {
  const auto scheme = address.find("://");
  if (scheme != std::string_view::npos) address.remove_prefix(scheme + 3);
  return std::string(address.substr(0, address.find('/')));
}

// RFC 4648, for the few hundred bytes of a login.
std::string decoded(std::string_view base64) {
  constexpr std::string_view digits =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string bytes;
  unsigned held = 0;
  int bits = 0;
  for (const char c : base64) {
    const auto value = digits.find(c);
    if (value == std::string_view::npos) continue;
    held = (held << 6U | static_cast<unsigned>(value)) & 0xFFFFU;
    bits += 6;
    if (bits < 8) continue;
    bits -= 8;
    bytes += static_cast<char>((held >> static_cast<unsigned>(bits)) & 0xFFU);
  }
  return bytes;
}

constexpr auto lifecycle = R"({"rules":[
{"rulePriority":1,"description":"cloudctl: images without a tag go after a week","selection":{"tagStatus":"untagged","countType":"sinceImagePushed","countUnit":"days","countNumber":7},"action":{"type":"expire"}},
{"rulePriority":2,"description":"cloudctl: the newest hundred stay","selection":{"tagStatus":"any","countType":"imageCountMoreThan","countNumber":100},"action":{"type":"expire"}}]})";

}  // namespace

process::CommandLine ecr_login(const std::string& region) {
  return aws_call(region, {"ecr", "get-authorization-token"});
}

EcrLogin parse_ecr_login(std::string_view out) {
  const Json answer = parse_answer(out, "aws ecr get-authorization-token");
  const Json& all = member(answer, "authorizationData");
  if (!all.is_array() || all.empty()) return {};
  const std::string pair = decoded(text(all[0], "authorizationToken"));
  const auto colon = pair.find(':');
  if (colon == std::string::npos) return {};
  return {.registry = host_of(text(all[0], "proxyEndpoint")),
          .user = pair.substr(0, colon),
          .password = base::Secret(pair.substr(colon + 1))};
}

process::CommandLine ecr_list(const std::string& region) {
  return aws_call(region, {"ecr", "describe-repositories"});
}

std::vector<std::string> parse_repositories(std::string_view out) {
  std::vector<std::string> names;
  const Json answer = parse_answer(out, "aws ecr describe-repositories");
  for (const Json& entry : member(answer, "repositories"))
    names.push_back(text(entry, "repositoryName"));
  return names;
}

process::CommandLine ecr_create(const std::string& region, const std::string& name,
                                const std::string& project) {
  return aws_call(region,
                  {"ecr", "create-repository", "--repository-name", name, "--image-tag-mutability",
                   "IMMUTABLE", "--image-scanning-configuration", "scanOnPush=true", "--tags",
                   std::string("Key=") + managed_by + ",Value=" + us,
                   "Key=cloudctl.dev/project,Value=" + project});
}

process::CommandLine ecr_tags(const std::string& region, const std::string& arn) {
  return aws_call(region, {"ecr", "list-tags-for-resource", "--resource-arn", arn});
}

bool is_ours(std::string_view out) {
  const Json answer = parse_answer(out, "aws ecr list-tags-for-resource");
  const Json& tags = member(answer, "tags");
  return std::any_of(tags.begin(), tags.end(), [](const Json& tag) {
    return text(tag, "Key") == managed_by && text(tag, "Value") == us;
  });
}

process::CommandLine ecr_lifecycle_there(const std::string& region, const std::string& name) {
  return aws_call(region, {"ecr", "get-lifecycle-policy", "--repository-name", name});
}

process::CommandLine ecr_lifecycle(const std::string& region, const std::string& name) {
  return aws_call(region, {"ecr", "put-lifecycle-policy", "--repository-name", name,
                           "--lifecycle-policy-text", lifecycle});
}

}  // namespace cloudctl::tool
