#include "tool/aws_access.h"

#include "tool/aws.h"
#include "tool/json.h"

namespace cloudctl::tool {

namespace {

// Who may take the role: pods of this service account in this cluster, by the tags that EKS gives
// their sessions (docs.aws.amazon.com/eks, "Create IAM role with trust policy").
std::string trust(const PodRole& role) {
  const Json statement{{"Effect", "Allow"},
                       {"Principal", {{"Service", "pods.eks.amazonaws.com"}}},
                       {"Action", {"sts:AssumeRole", "sts:TagSession"}},
                       {"Condition",
                        {{"StringEquals",
                          {{"aws:RequestTag/eks-cluster-arn", role.cluster_arn},
                           {"aws:RequestTag/kubernetes-namespace", role.account.kube_namespace},
                           {"aws:RequestTag/kubernetes-service-account", role.account.name}}}}}};
  Json document{{"Version", "2012-10-17"}};
  document["Statement"] = Json::array({statement});
  return document.dump();
}

std::vector<std::string> texts_of(std::string_view out, const char* list, const char* key) {
  std::vector<std::string> texts;
  const Json answer = parse_answer(out, "aws");
  for (const Json& entry : member(answer, list)) texts.push_back(text(entry, key));
  return texts;
}

}  // namespace

std::string role_path(const std::string& region, const std::string& cluster) {
  return "/cloudctl/" + region + "/" + cluster + "/";
}

process::CommandLine role_create(const std::string& region, const PodRole& role) {
  return aws_call(region, {"iam", "create-role", "--role-name", role.name, "--path", role.path,
                           "--assume-role-policy-document", trust(role), "--tags",
                           "Key=cloudctl.dev/managed-by,Value=cloudctl",
                           "Key=cloudctl.dev/project,Value=" + role.project});
}

process::CommandLine role_delete(const std::string& region, const std::string& name) {
  return aws_call(region, {"iam", "delete-role", "--role-name", name});
}

process::CommandLine role_list(const std::string& region, const std::string& path) {
  return aws_call(region, {"iam", "list-roles", "--path-prefix", path});
}

std::vector<std::string> parse_roles(std::string_view out) {
  return texts_of(out, "Roles", "RoleName");
}

process::CommandLine role_policies(const std::string& region, const std::string& name) {
  return aws_call(region, {"iam", "list-attached-role-policies", "--role-name", name});
}

std::vector<std::string> parse_role_policies(std::string_view out) {
  return texts_of(out, "AttachedPolicies", "PolicyArn");
}

process::CommandLine role_attach(const std::string& region, const std::string& name,
                                 const std::string& policy) {
  return aws_call(region,
                  {"iam", "attach-role-policy", "--role-name", name, "--policy-arn", policy});
}

process::CommandLine role_detach(const std::string& region, const std::string& name,
                                 const std::string& policy) {
  return aws_call(region,
                  {"iam", "detach-role-policy", "--role-name", name, "--policy-arn", policy});
}

process::CommandLine identity_create(const std::string& region, const PodAccount& account,
                                     const std::string& role_arn) {
  return aws_call(region,
                  {"eks", "create-pod-identity-association", "--cluster-name", account.cluster,
                   "--namespace", account.kube_namespace, "--service-account", account.name,
                   "--role-arn", role_arn, "--tags", "cloudctl.dev/managed-by=cloudctl"});
}

process::CommandLine identity_list(const std::string& region, const PodAccount& account) {
  return aws_call(region,
                  {"eks", "list-pod-identity-associations", "--cluster-name", account.cluster,
                   "--namespace", account.kube_namespace, "--service-account", account.name});
}

std::vector<std::string> parse_identities(std::string_view out) {
  return texts_of(out, "associations", "associationId");
}

process::CommandLine identity_describe(const std::string& region, const std::string& cluster,
                                       const std::string& id) {
  return aws_call(region, {"eks", "describe-pod-identity-association", "--cluster-name", cluster,
                           "--association-id", id});
}

std::string parse_identity_role(std::string_view out) {
  const Json answer = parse_answer(out, "aws eks describe-pod-identity-association");
  return text(member(answer, "association"), "roleArn");
}

process::CommandLine identity_delete(const std::string& region, const std::string& cluster,
                                     const std::string& id) {
  return aws_call(region, {"eks", "delete-pod-identity-association", "--cluster-name", cluster,
                           "--association-id", id});
}

}  // namespace cloudctl::tool
