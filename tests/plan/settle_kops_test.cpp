#include "plan/settle_kops.h"

#include "plan/resolving.h"

using namespace cloudctl;

namespace {

std::string file(const std::string& settings) {
  return "name: notes\nservices: {w: {image: i}}\ntargets:\n  kops: {" + settings + "}\n";
}

plan::Kops kops_of(const std::string& settings) {
  return *test::plan_of(file("cluster: demo.k8s.local, region: us-west-2" + settings), "kops")
              .target.kops;
}

test::Mistakes mistakes(const std::string& settings) {
  return test::mistakes_of(test::read_project(file(settings)), test::request_for("kops"));
}

bool refuses(const std::string& settings, const std::string& sentence) {
  const auto all = mistakes("cluster: demo.k8s.local, region: us-west-2" + settings);
  return all.size() == 1 && all.front().starts_with("C129") &&
         all.front().find(sentence) != std::string::npos;
}

}  // namespace

TEST_CASE("settle kops: cluster and region are enough") {
  const plan::Kops kops = kops_of("");
  CHECK(kops.control_type == "t3.medium");
  CHECK(kops.cloud.version.empty());
  CHECK(kops.cloud.zones == std::vector<std::string>{"us-west-2a", "us-west-2b"});
  CHECK(kops.cloud.gateways == plan::Gateways::each);
  CHECK(kops.cloud.nodes.count == 2);
  CHECK_FALSE(test::plan_of(file("cluster: a.b, region: us-west-2"), "kops").target.cloud);
}

TEST_CASE("settle kops: it begins with the least number of machines") {
  CHECK(kops_of(", nodes: {min: 1, max: 4}").cloud.nodes.count == 1);
  CHECK(kops_of(", nodes: {count: 3}").cloud.nodes.least == 3);
  CHECK(refuses(", nodes: {min: 1, count: 2, max: 4}",
                "kops begins with \"min\" machines, and \"count\" is another number"));
}

TEST_CASE("settle kops: one zone and public machines need no gateway") {
  const plan::Kops kops = kops_of(", zones: 1, nodes: {private: false}");
  CHECK(kops.cloud.zones.size() == 1);
  CHECK(kops.cloud.gateways == plan::Gateways::none);
}

TEST_CASE("settle kops: a name without a dot is no name of kops") {
  CHECK(
      mistakes("cluster: prod, region: us-west-2") ==
      test::Mistakes{"C129 4:10 kops names clusters like domains, and \"prod\" has no dot | a dot "
                     "is missing | for example \"prod.k8s.local\"; nobody has to own the "
                     "domain"});
}

TEST_CASE("settle kops: what only EKS has is refused, not left unheard") {
  CHECK(refuses(", version: \"1.35\"", "kops wants the whole version of Kubernetes"));
  CHECK(kops_of(", version: \"1.35.4\"").cloud.version == "1.35.4");
  CHECK(refuses(", nat: one", "\"nat\" means nothing to kops"));
  CHECK(refuses(", support: standard", "\"support\" means nothing to kops"));
  CHECK(refuses(", admins: [\"arn:aws:iam::1:role/ops\"]", "\"admins\" means nothing to kops"));
}
