#pragma once
// `aws iam` and the pod identities of `aws eks`: a role, the policies that it has, and the service
// account of a cluster whose pods get it. Knows nothing of services or releases.

#include <string>
#include <string_view>
#include <vector>

#include "process/command_line.h"

namespace cloudctl::tool {

struct PodAccount {
  std::string cluster, kube_namespace, name;  // name: of the service account
  bool operator==(const PodAccount&) const = default;
};

struct PodRole {
  std::string name, path;  // "/cloudctl/us-west-2/prod/notes/": begins and ends with "/"
  std::string cluster_arn, project;
  PodAccount account;  // whose pods may take it, and nobody else
};
// Where all roles of a cluster stand, as names of roles are the whole account's.
[[nodiscard]] std::string role_path(const std::string& region, const std::string& cluster);
[[nodiscard]] process::CommandLine role_create(const std::string& region, const PodRole& role);
[[nodiscard]] process::CommandLine role_delete(const std::string& region, const std::string& name);
[[nodiscard]] process::CommandLine role_list(const std::string& region, const std::string& path);
[[nodiscard]] std::vector<std::string> parse_roles(std::string_view out);  // names
[[nodiscard]] process::CommandLine role_policies(const std::string& region,
                                                 const std::string& name);
[[nodiscard]] std::vector<std::string> parse_role_policies(std::string_view out);  // ARNs
[[nodiscard]] process::CommandLine role_attach(const std::string& region, const std::string& name,
                                               const std::string& policy);
[[nodiscard]] process::CommandLine role_detach(const std::string& region, const std::string& name,
                                               const std::string& policy);

[[nodiscard]] process::CommandLine identity_create(const std::string& region,
                                                   const PodAccount& account,
                                                   const std::string& role_arn);
[[nodiscard]] process::CommandLine identity_list(const std::string& region,
                                                 const PodAccount& account);
[[nodiscard]] std::vector<std::string> parse_identities(std::string_view out);  // ids
[[nodiscard]] process::CommandLine identity_describe(const std::string& region,
                                                     const std::string& cluster,
                                                     const std::string& id);
[[nodiscard]] std::string parse_identity_role(std::string_view out);  // ARN
[[nodiscard]] process::CommandLine identity_delete(const std::string& region,
                                                   const std::string& cluster,
                                                   const std::string& id);

}  // namespace cloudctl::tool
