#include <algorithm>

#include "report/graph.h"

namespace cloudctl::report {

namespace {

constexpr auto balancer = "load balancer";
constexpr auto gateway = "NAT gateway";
constexpr auto nodes = "nodes";

std::string nodes_words(const plan::NodeGroup& group) {
  return group.name + ", " + std::to_string(group.count) + " × " + group.type + " (" +
         std::to_string(group.least) + " to " + std::to_string(group.most) + ")";
}

bool has_gateway(const plan::Cloud& cloud, bool first_zone) {
  return cloud.gateways == plan::Gateways::each ||
         (cloud.gateways == plan::Gateways::one && first_zone);
}

// What is always made: a public network in each zone, and a private one if it is for nodes, or if
// the control plane is Amazon's, which then has a foot in it.
GraphZone zone_of(const plan::Cloud& cloud, const std::string& name, const plan::Plan& plan) {
  const bool first = name == cloud.zones.front();
  const bool balanced = std::any_of(
      plan.services.begin(), plan.services.end(),
      [](const auto& service) { return service.expose.kind == config::Exposure::balancer; });
  GraphSubnet open{.name = "public subnet", .holds = {}}, closed{"private subnet", {}};
  if (has_gateway(cloud, first)) open.holds.emplace_back(gateway);
  if (balanced) open.holds.emplace_back(balancer);
  auto& home = cloud.nodes.is_private ? closed : open;
  if (plan.target.kops) {
    open.holds.emplace_back("load balancer of the API");
    if (first) home.holds.push_back("control plane, " + plan.target.kops->control_type);
  }
  home.holds.emplace_back(nodes);
  const bool only_open = plan.target.kops && !cloud.nodes.is_private;
  return {.name = name, .subnets = only_open ? std::vector{open} : std::vector{open, closed}};
}

}  // namespace

std::optional<GraphCluster> cluster_of(const plan::Plan& plan) {
  const auto& target = plan.target;
  if (!target.cloud && !target.kops) return std::nullopt;
  const plan::Cloud& cloud = target.cloud ? *target.cloud : target.kops->cloud;
  GraphCluster cluster{.name = cloud.cluster,
                       .place = (cloud.version.empty() ? "" : "Kubernetes " + cloud.version + " ") +
                                "in " + cloud.region,
                       .nodes = nodes_words(cloud.nodes),
                       .zones = {}};
  for (const auto& zone : cloud.zones) cluster.zones.push_back(zone_of(cloud, zone, plan));
  return cluster;
}

}  // namespace cloudctl::report
