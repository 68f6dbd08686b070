#pragma once
// What a cluster costs, as far as it can be known beforehand: an estimate from one table with a
// date. Knows no account: discounts, traffic, taxes and what is deployed later are not in it.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "plan/cloud.h"

namespace cloudctl::plan {

// When the prices were looked up (aws.amazon.com/eks/pricing, /ec2/pricing/on-demand,
// /vpc/pricing, /ebs/pricing).
inline constexpr std::string_view price_date = "2026-11";

struct Cost {
  std::string what;              // "2 × t3.large"
  std::optional<double> hourly;  // US dollars; nothing: not in the table
  bool operator==(const Cost&) const = default;
};
// Of the cluster as it is made: control plane, machines with their disks, gateways.
[[nodiscard]] std::vector<Cost> costs(const Cloud& cloud);
// The same where the control plane is a machine too, with disks and a load balancer of its own.
[[nodiscard]] std::vector<Cost> costs(const Kops& kops);
// Of one thing that is left behind: "nat-gateway", "load-balancer", "address", "volume" (a GiB).
[[nodiscard]] double price_of(std::string_view kind, std::string_view region);

// Of a control plane of EKS an hour, in the standard support of its version and after it.
[[nodiscard]] double plane_price();
[[nodiscard]] double extended_plane_price();

// "$0.17 an hour"; two digits, three below ten cents. A month has 730 hours, as AWS counts.
[[nodiscard]] std::string per_hour(double hourly);
[[nodiscard]] std::string per_month(double hourly);

}  // namespace cloudctl::plan
