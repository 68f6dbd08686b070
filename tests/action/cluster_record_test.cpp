#include <doctest/doctest.h>

#include "action/cluster_deploy.h"
#include "action/cluster_values.h"
#include "base/error.h"

namespace {

using namespace cloudctl;

plan::Plan plan_of(plan::Service service) {
  plan::Plan plan{
      .project = "shop",
      .target = {.name = "test", .type = config::TargetType::kubernetes, .kube_namespace = "shop"}};
  plan.waves = {{service.name}};
  plan.services.push_back(std::move(service));
  return plan;
}

release::Record record_of(plan::Service service) {
  const auto plan = plan_of(std::move(service));
  return action::cluster_record(plan, render::render(plan, {}));
}

plan::Service web() {
  return {.name = "web",
          .image = {.reference = "acme/web:1"},
          .ports = {{.name = "http", .number = 8080}},
          .replicas = 2};
}

const render::Object& workload(const release::Record& record) {
  for (const auto& object : record.objects) {
    if (object.name.kind == "Deployment") return object;
  }
  FAIL("there is no Deployment");
  return record.objects.front();
}

bool says(const render::Object& object, const std::string& part) {
  return object.json.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("cluster_record: a plan becomes its objects, and says where services answer") {
  auto service = web();
  service.expose = {.kind = config::Exposure::node, .port = 31000};
  const auto record = record_of(service);
  CHECK(record.project == "shop");
  CHECK(record.target == "test");
  CHECK(record.waves == std::vector<std::vector<std::string>>{{"web"}});
  CHECK(says(workload(record), R"("replicas":2)"));
  const auto expected = action::cluster_expected(record);
  REQUIRE(expected.size() == 1);
  CHECK(expected[0].service.service == "web");
  CHECK(expected[0].service.port == 8080);
  CHECK(expected[0].kind == "Deployment");
  CHECK_FALSE(expected[0].autoscaled);
  CHECK(expected[0].expose == plan::Expose{.kind = config::Exposure::node, .port = 31000});
}

TEST_CASE("cluster_record: every exposure is found again in the record") {
  for (const auto& expose :
       {plan::Expose{.kind = config::Exposure::none},
        plan::Expose{.kind = config::Exposure::cluster},
        plan::Expose{.kind = config::Exposure::node},
        plan::Expose{.kind = config::Exposure::balancer, .port = 8081},
        plan::Expose{.kind = config::Exposure::host, .host = "shop.example.com"}}) {
    auto service = web();
    service.expose = expose;
    CHECK(action::cluster_expected(record_of(service)).at(0).expose == expose);
  }
}

TEST_CASE("cluster_record: image and replicas are no configuration, a variable is") {
  const auto before = record_of(web()).services.at(0).config_hash;
  auto other = web();
  other.image.reference = "acme/web:2";
  other.replicas = 3;
  CHECK(record_of(other).services.at(0).config_hash == before);
  other.env["LOG_LEVEL"] = "debug";
  CHECK(record_of(other).services.at(0).config_hash != before);
}

TEST_CASE("cluster_record: secrets of companions are secrets of their service") {
  auto service = web();
  service.secrets = {"A"};
  service.companions = {
      {.name = "watcher", .image = {.reference = "acme/watcher:1"}, .secrets = {"A", "B"}}};
  CHECK(record_of(service).services.at(0).secrets == std::vector<std::string>{"A", "B"});
}

TEST_CASE("scaled_in_cluster: replicas change in the workload and are remembered") {
  const auto scaled = action::scaled_in_cluster(test::kube_release({"web"}), {{"web", 4}});
  CHECK(scaled.purpose == "scale web=4");
  CHECK(scaled.services.at(0).replicas == 4);
  CHECK(scaled.scale.at("web") == 4);
  CHECK(says(workload(scaled), R"("replicas":4)"));
}

TEST_CASE("scaled_in_cluster: of an autoscaled service the bounds change") {
  auto record = test::kube_release({"web"});
  record.objects.push_back(test::kube_object("autoscaling/v2", "HorizontalPodAutoscaler", "web",
                                             R"({"maxReplicas":5,"minReplicas":2})"));
  const auto raised = action::scaled_in_cluster(record, {{"web", 7}});
  CHECK(says(raised.objects.back(), R"("minReplicas":7)"));
  CHECK(says(raised.objects.back(), R"("maxReplicas":7)"));
  const auto lowered = action::scaled_in_cluster(record, {{"web", 1}});
  CHECK(says(lowered.objects.back(), R"("minReplicas":1)"));
  CHECK(says(lowered.objects.back(), R"("maxReplicas":5)"));
  CHECK(says(workload(raised), R"("replicas":1)"));
  CHECK_THROWS_WITH_AS(static_cast<void>(action::scaled_in_cluster(record, {{"web", 0}})),
                       "service \"web\" is autoscaled and cannot be scaled to 0", base::Error);
}

TEST_CASE("scaled_in_cluster: what runs once, shares a volume or is not there is refused") {
  auto record = test::kube_release({"web"});
  CHECK_THROWS_WITH_AS(static_cast<void>(action::scaled_in_cluster(record, {{"wep", 2}})),
                       "the release has no service \"wep\"", base::Error);
  record.services[0].settings["storage./data"] = "1Gi";
  CHECK_THROWS_AS(static_cast<void>(action::scaled_in_cluster(record, {{"web", 2}})), base::Error);
  record.objects[0].name.kind = "Job";
  CHECK_THROWS_WITH_AS(static_cast<void>(action::scaled_in_cluster(record, {{"web", 1}})),
                       "service \"web\" is no service that goes on running", base::Error);
}

TEST_CASE("with_image_in_cluster: the container gets it, and the record says so") {
  const auto next =
      action::with_image_in_cluster(test::kube_release({"web", "api"}), "web", "acme/web:9");
  CHECK(next.purpose == "rollout web");
  CHECK(next.services.at(0).image == "acme/web:9");
  CHECK(says(next.objects.at(0), R"("image":"acme/web:9")"));
  CHECK(says(next.objects.at(1), R"("image":"acme/web:1")"));
}
