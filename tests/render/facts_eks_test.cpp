#include "render/facts_eks.h"

#include <doctest/doctest.h>

#include "render/specimen.h"

using namespace cloudctl;

namespace {

plan::Plan cluster() {
  plan::Plan plan = specimen::kubernetes({specimen::web()});
  plan.target.type = config::TargetType::eks;
  plan.target.cloud = plan::Cloud{.cluster = "prod", .region = "us-west-2", .version = "1.35"};
  plan.target.cloud->zones = {"us-west-2a", "us-west-2b"};
  return plan;
}

bool says(const plan::Plan& plan, const std::string& text) {
  const auto files = render::render(plan, {});
  return specimen::content(files, "cluster.yaml").find(text) != std::string::npos;
}

}  // namespace

TEST_CASE("cluster.yaml: only a target of type eks has one, beside its manifests") {
  const auto files = render::render(cluster(), {});
  CHECK(specimen::has(files, "cluster.yaml"));
  CHECK(specimen::has(files, "manifests/10-namespace.yaml"));
  CHECK_FALSE(specimen::has(render::render(specimen::kubernetes({}), {}), "cluster.yaml"));
}

TEST_CASE("cluster.yaml: the addon for volumes is there only if somebody wants one") {
  plan::Plan plan = cluster();
  CHECK_FALSE(says(plan, "aws-ebs-csi-driver"));
  plan.target.cloud->storage = true;
  CHECK(says(plan, "aws-ebs-csi-driver"));
}

TEST_CASE("cluster.yaml: gateways, support and administrators as asked") {
  plan::Plan plan = cluster();
  CHECK(says(plan, "gateway: Single\n"));
  CHECK(says(plan, "supportType: STANDARD\n"));
  CHECK_FALSE(says(plan, "accessEntries"));
  plan.target.cloud->gateways = plan::Gateways::each;
  plan.target.cloud->extended_support = true;
  plan.target.cloud->admins = {"arn:aws:iam::1:role/ops"};
  CHECK(says(plan, "gateway: HighlyAvailable\n"));
  CHECK(says(plan, "supportType: EXTENDED\n"));
  CHECK(says(plan, "principalARN: \"arn:aws:iam::1:role/ops\"\n"));
  plan.target.cloud->gateways = plan::Gateways::none;
  CHECK(says(plan, "gateway: Disable\n"));
}
