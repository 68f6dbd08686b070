#include "plan/resolve.h"

#include "plan/resolving.h"

using namespace cloudctl;
using test::Mistakes;

namespace {

const std::string shop = R"(
name: shop
services:
  web: {image: nginx, port: 80, uses: [api], expose: node, env: {A: "1", B: "2"}}
  api: {image: api, port: 8080, uses: [store], replicas: 2}
  store: {image: store, port: 6379}
  mail: {image: mail}
targets:
  local: {services: {web: {replicas: 3, env: {B: "3"}}}}
  k8s: {type: kubernetes, context: c}
)";

}  // namespace

TEST_CASE("resolve: services stand in start order, and within a wave by name") {
  const auto plan = test::plan_of(shop, "local");
  CHECK(plan.project == "shop");
  CHECK(plan.target.name == "local");
  CHECK(plan.waves == std::vector<std::vector<std::string>>{{"mail", "store"}, {"api"}, {"web"}});
  std::vector<std::string> names;
  for (const auto& service : plan.services) names.push_back(service.name);
  CHECK(names == std::vector<std::string>{"mail", "store", "api", "web"});
}

TEST_CASE("resolve: a target overrides replicas and single variables") {
  const auto local = test::plan_of(shop, "local");
  CHECK(plan::find_service(local, "web")->replicas == 3);
  CHECK(plan::find_service(local, "web")->env.at("A") == "1");
  CHECK(plan::find_service(local, "web")->env.at("B") == "3");
  CHECK(plan::find_service(local, "web")->host_port == 8080);
  const auto k8s = test::plan_of(shop, "k8s");
  CHECK(plan::find_service(k8s, "web")->replicas == 1);
  CHECK(plan::find_service(k8s, "web")->env.at("B") == "2");
  CHECK(plan::find_service(k8s, "web")->host_port == 0);
}

TEST_CASE("resolve: the same file gives the same plan") {
  CHECK(test::plan_of(shop, "local") == test::plan_of(shop, "local"));
  CHECK(plan::find_service(test::plan_of(shop, "local"), "nobody") == nullptr);
}

TEST_CASE("resolve: scale and --image of a service that is not there are refused") {
  auto request = test::request_for("local");
  request.images["wbe"] = "nginx:1";
  request.replicas["api"] = 1;
  CHECK(test::mistakes_of(test::read_project(shop), request) ==
        Mistakes{"C114 0:0 there is no service \"wbe\" | did you mean \"web\"? | services of this "
                 "file: api, mail, store, web"});
}

TEST_CASE("resolve: all mistakes are found at once, sorted by place") {
  const auto lines = test::mistakes_of(R"(
name: n
services:
  a: {image: i, port: 80, expose: 'https://a.example.com'}
  b: {image: i, port: 80, rollout: {surge: 1}}
  c: {image: i, replicas: 2, storage: [{path: /x, size: 1Gi}]}
)");
  REQUIRE(lines.size() == 3);
  CHECK(lines.at(0).starts_with("C101 4:27 "));
  CHECK(lines.at(1).starts_with("C101 5:37 "));
  CHECK(lines.at(2).starts_with("C107 6:30 "));
}

TEST_CASE("resolve: a thousand services are planned") {
  std::string text = "name: n\nservices:\n";
  for (int i = 0; i < 1000; ++i) {
    text += "  s" + std::to_string(i) + ": {image: i, port: 8080, expose: node}\n";
  }
  const auto plan = test::plan_of(text);
  CHECK(plan.services.size() == 1000);
  CHECK(plan::find_service(plan, "s999")->host_port == 8080 + 999);
}
