#include "plan/settle_cloud.h"

#include "plan/resolving.h"

using namespace cloudctl;
using plan::Gateways;

namespace {

std::string file(const std::string& settings, const std::string& rest = "") {
  return "name: notes\nservices: {w: {image: i" + rest +
         "}}\ntargets:\n  eks: {cluster: prod, region: us-west-2" + settings + "}\n";
}

plan::Cloud cloud_of(const std::string& settings, const std::string& rest = "") {
  return *test::plan_of(file(settings, rest), "eks").target.cloud;
}

test::Mistakes mistakes(const std::string& settings) {
  return test::mistakes_of(test::read_project(file(settings)), test::request_for("eks"));
}

}  // namespace

TEST_CASE("settle cloud: cluster and region are enough") {
  CHECK(cloud_of("") == plan::Cloud{.cluster = "prod",
                                    .region = "us-west-2",
                                    .version = "1.35",
                                    .zones = {"us-west-2a", "us-west-2b"},
                                    .gateways = Gateways::one,
                                    .extended_support = false,
                                    .admins = {},
                                    .nodes = {.name = "workers",
                                              .type = "t3.large",
                                              .least = 2,
                                              .most = 2,
                                              .count = 2,
                                              .is_private = true,
                                              .ssh_key = ""},
                                    .storage = false});
}

TEST_CASE("settle cloud: one number of nodes says the others") {
  const auto numbers = [](const std::string& nodes) {
    const auto cloud = cloud_of(", nodes: {" + nodes + "}");
    return std::vector<int>{cloud.nodes.least, cloud.nodes.count, cloud.nodes.most};
  };
  CHECK(numbers("count: 4") == std::vector<int>{4, 4, 4});
  CHECK(numbers("min: 1") == std::vector<int>{1, 1, 1});
  CHECK(numbers("min: 3") == std::vector<int>{3, 3, 3});
  CHECK(numbers("max: 1") == std::vector<int>{1, 1, 1});
  CHECK(numbers("max: 5") == std::vector<int>{2, 2, 5});
  CHECK(numbers("min: 0, count: 1, max: 3") == std::vector<int>{0, 1, 3});
}

TEST_CASE("settle cloud: nodes with public addresses need no gateway") {
  CHECK(cloud_of(", nat: each").gateways == Gateways::each);
  CHECK(cloud_of(", nat: each, nodes: {private: false}").gateways == Gateways::none);
}

TEST_CASE("settle cloud: a service with a volume wants storage, and so does a database") {
  CHECK(cloud_of("", ", storage: [{path: /data, size: 1Gi}]").storage);
  CHECK(test::plan_of("name: n\nservices: {w: {image: i}}\nbacking: {db: {type: postgres, "
                      "storage: 1Gi}}\ntargets: {eks: {cluster: c, region: us-west-2}}\n",
                      "eks")
            .target.cloud->storage);
}

TEST_CASE("settle cloud: the first zones of a region are those that can hold a control plane") {
  CHECK(plan::first_zones("us-east-1", 5).back() == "us-east-1f");
  CHECK(plan::first_zones("ap-northeast-1", 2).back() == "ap-northeast-1c");
  CHECK(plan::first_zones("eu-central-1", 3).back() == "eu-central-1c");
}

TEST_CASE("settle cloud: more zones than are known, and zones elsewhere, are refused") {
  CHECK(mistakes(", zones: 5") ==
        test::Mistakes{"C124 4:43 region \"us-west-2\" is known to have 4 zones, not 5 | more than "
                       "is known | name them by \"zone_names\"; \"aws ec2 "
                       "describe-availability-zones --region us-west-2\" lists them"});
  CHECK(mistakes(", zone_names: [us-west-2a, us-east-1a]")
            .at(0)
            .find("zone \"us-east-1a\" is not in region \"us-west-2\"") != std::string::npos);
}

TEST_CASE("settle cloud: a typo in the region is said before anybody is asked") {
  const auto of = [](const std::string& region) {
    const std::string text =
        "name: n\nservices: {w: {image: i}}\ntargets:\n  eks: {cluster: c, "
        "region: " +
        region + "}\n";
    return test::mistakes_of(test::read_project(text), test::request_for("eks"));
  };
  CHECK(of("us-wst-2") ==
        test::Mistakes{"C128 4:21 there is no region \"us-wst-2\" | did you mean \"us-west-2\"? | "
                       "\"aws ec2 describe-regions --region us-east-1\" lists them"});
  for (const char* region : {"ap-northeast-1", "us-gov-west-1", "eusc-de-east-1", "il-central-1"}) {
    CHECK(of(region).empty());
  }
}
