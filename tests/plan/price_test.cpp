#include "plan/price.h"

#include <doctest/doctest.h>

using namespace cloudctl;

namespace {

plan::Cloud cloud() {
  plan::Cloud cloud{.cluster = "prod", .region = "us-east-2", .version = "1.35"};
  cloud.zones = {"us-east-2a", "us-east-2b"};
  cloud.nodes = {.name = "workers", .type = "t3.large", .least = 2, .most = 2, .count = 2};
  return cloud;
}

double sum(const plan::Cloud& cloud) {
  double all = 0;
  for (const auto& cost : plan::costs(cloud)) all += cost.hourly.value_or(0);
  return all;
}

}  // namespace

TEST_CASE("price: control plane, machines, disks and gateways are summed up") {
  // 0.10 + 2 × 0.0832 + 2 × 80 × 0.08 / 730 + 0.045 + 0.005
  CHECK(sum(cloud()) == doctest::Approx(0.3339).epsilon(0.001));
  CHECK(plan::per_hour(sum(cloud())) == "$0.33 an hour");
  CHECK(plan::per_month(sum(cloud())) == "$244 a month");
}

TEST_CASE("price: a gateway in each zone, and the longer support, cost more") {
  plan::Cloud each = cloud();
  each.gateways = plan::Gateways::each;
  CHECK(sum(each) - sum(cloud()) == doctest::Approx(0.05));
  plan::Cloud longer = cloud();
  longer.extended_support = true;
  CHECK(sum(longer) - sum(cloud()) == doctest::Approx(0.5));
}

TEST_CASE("price: a machine that the table does not have has no price, not a wrong one") {
  plan::Cloud unknown = cloud();
  unknown.nodes.type = "x99.metal";
  CHECK_FALSE(plan::costs(unknown).at(1).hourly);
}

TEST_CASE("price: of what is left behind, by its kind") {
  CHECK(plan::per_month(plan::price_of("volume", "us-east-2") * 20) == "$1.60 a month");
  CHECK(plan::per_month(plan::price_of("nat-gateway", "us-east-2")) == "$33 a month");
  CHECK(plan::price_of("log-group", "us-east-2") == 0);
}

TEST_CASE("price: the control plane that kops makes is a machine with disks and a balancer") {
  plan::Kops kops{.cloud = cloud(), .control_type = "t3.medium"};
  kops.cloud.gateways = plan::Gateways::each;
  double all = 0;
  for (const auto& cost : plan::costs(kops)) all += cost.hourly.value_or(0);
  // 0.0416 + 104 × 0.08 / 730 + 0.025 + 2 × 0.0832 + 2 × 80 × 0.08 / 730 + 2 × 0.05
  CHECK(all == doctest::Approx(0.3619).epsilon(0.001));
}
