#pragma once
// What a cluster of Amazon EKS can leave in an account: the questions by its tags, and their
// answers. Knows nothing of prices or of how a cluster is removed.

#include <string>
#include <string_view>
#include <vector>

#include "process/command_line.h"

namespace cloudctl::tool {

struct Finding {
  std::string kind;  // "volume", "nat-gateway", "address", "load-balancer", …: see the .cpp
  std::string id;
  int size = 0;  // GiB of a volume
  std::string vpc;
  std::vector<std::string> remove;  // words of the command that removes it
  bool operator==(const Finding&) const = default;
};

// One question of the sweep and the reader of its answer.
struct Sweep {
  process::CommandLine command;
  std::vector<Finding> (*parse)(std::string_view out);
};
// Volumes, gateways, addresses, network interfaces by the cluster's tags; its log groups by name,
// roles by path.
[[nodiscard]] std::vector<Sweep> sweeps(const std::string& region, const std::string& cluster);
// The same of a cluster that kops made.
[[nodiscard]] std::vector<Sweep> kops_sweeps(const std::string& region, const std::string& cluster);

// Load balancers have no filter by tag: first all, then their tags.
[[nodiscard]] std::vector<process::CommandLine> balancer_lists(const std::string& region);
[[nodiscard]] std::vector<Finding> parse_balancers(std::string_view out);
[[nodiscard]] process::CommandLine balancer_tags(const std::string& region,
                                                 const std::vector<Finding>& balancers);
// Those of the cluster.
[[nodiscard]] std::vector<Finding> owned_balancers(std::string_view out,
                                                   const std::vector<Finding>& balancers,
                                                   const std::string& cluster);

}  // namespace cloudctl::tool
