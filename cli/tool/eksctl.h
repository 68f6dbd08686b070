#pragma once
// `eksctl` (0.2xx): makes, scales and deletes clusters of Amazon EKS through CloudFormation.
// Commands as values, its log lines as values. Knows nothing of what a cluster is for.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "process/command_line.h"
#include "process/runner.h"

namespace cloudctl::tool {

struct EksName {
  std::string cluster, region;
  bool operator==(const EksName&) const = default;
};

[[nodiscard]] process::CommandLine eksctl_version();
[[nodiscard]] std::string parse_eksctl_version(std::string_view out);  // "0.230.0"

// Of a ClusterConfig file. The user's kubeconfig is left alone; eksctl's own limit for each wait is
// `minutes`.
[[nodiscard]] process::CommandLine eksctl_create(const std::string& file, int minutes);
// What is missing of the same file's node groups and addons, in a cluster that is there.
[[nodiscard]] process::CommandLine eksctl_create_nodes(const std::string& file, int minutes);
[[nodiscard]] process::CommandLine eksctl_associate(const std::string& file);  // its OIDC provider
[[nodiscard]] process::CommandLine eksctl_create_addons(const std::string& file);
// Waits for the end, without a limit of its own. Pods are not asked to leave: all of them go.
[[nodiscard]] process::CommandLine eksctl_delete(const EksName& name);
struct NodeCount {
  std::string group;
  int count = 0, least = 0, most = 0;
  bool operator==(const NodeCount&) const = default;
};
[[nodiscard]] process::CommandLine eksctl_scale(const EksName& name, const NodeCount& nodes);
[[nodiscard]] process::CommandLine eksctl_groups(const EksName& name);
struct EksGroup {
  std::string name, status, type, version;
  int count = 0, least = 0, most = 0;
  bool operator==(const EksGroup&) const = default;
};
[[nodiscard]] std::vector<EksGroup> parse_groups(std::string_view out);

[[nodiscard]] process::CommandLine eksctl_addons(const EksName& name);
struct EksAddon {
  std::string name, status, issue;  // issue: the first one's words
  bool operator==(const EksAddon&) const = default;
};
[[nodiscard]] std::vector<EksAddon> parse_addons(std::string_view out);

enum class EksctlLevel { info, done, warning, error };
struct EksctlLine {
  EksctlLevel level = EksctlLevel::info;
  std::string text;
  bool operator==(const EksctlLine&) const = default;
};
// "2026-11-21 21:40:38 [ℹ]  building cluster stack …"; nothing for other lines.
[[nodiscard]] std::optional<EksctlLine> parse_eksctl_line(std::string_view line);
// Why it failed, in its own words: the last "Error: …" of stderr, else the last error line.
[[nodiscard]] std::string eksctl_error(const process::Completed& done);

// Names of the stacks that it makes.
[[nodiscard]] std::string cluster_stack(const std::string& cluster);
[[nodiscard]] std::string group_stack(const std::string& cluster, const std::string& group);
[[nodiscard]] bool is_stack_of(std::string_view stack, const std::string& cluster);

}  // namespace cloudctl::tool
