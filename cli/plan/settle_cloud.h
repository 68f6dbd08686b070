#pragma once
// The cloud's part of a target: its defaults, and the rules that a file alone cannot show. Knows no
// service.

#include <string>
#include <string_view>

#include "config/project.h"
#include "plan/cloud.h"
#include "plan/scope.h"

namespace cloudctl::plan {

// Defaults: Kubernetes 1.35, two machines of t3.large in private networks over the first two zones
// of the region, one NAT gateway, standard support. `storage` is for the caller to say.
[[nodiscard]] Cloud settle_cloud(const config::Target& target);

// The first zones of a region, as far as they are known: not every region has an "a"
// (docs.aws.amazon.com, "AWS Availability Zones", 2026-11), and not every zone can hold a control
// plane (us-east-1e). Fewer than asked for where no more are known.
[[nodiscard]] std::vector<std::string> first_zones(std::string_view region, int count);

// How a region would have to be spelt that has a typo; empty for all others.
[[nodiscard]] std::string better_region(const std::string& region);

// A region with a typo, zones of another region, and more zones than the region is known to have.
void check_cloud(const Cloud& cloud, Scope& scope);

}  // namespace cloudctl::plan
