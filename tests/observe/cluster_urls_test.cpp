#include <doctest/doctest.h>

#include "observe/cluster.h"
#include "observe/kube_values.h"

namespace {

using namespace cloudctl;

observe::ClusterExpected exposed(config::Exposure kind) {
  auto expected = test::web();
  expected.expose.kind = kind;
  expected.expose.host = "shop.example.com";
  return expected;
}

observe::Scene scene() {
  observe::Scene result;
  result.nodes = {{.name = "b", .address = "10.0.0.3", .ready = true},
                  {.name = "a", .address = "10.0.0.2", .ready = true}};
  result.services = {
      {.name = "web", .type = "ClusterIP", .service = "web", .ports = {{"http", 8080, 0}}},
      {.name = "web-public",
       .type = "NodePort",
       .service = "web",
       .ports = {{"http", 8080, 31000}}},
      {.name = "web-lb",
       .type = "LoadBalancer",
       .service = "web",
       .balancers = {"10.99.1.4"},
       .ports = {{"http", 80, 30999}}}};
  return result;
}

using Urls = std::vector<std::string>;

}  // namespace

TEST_CASE("cluster_urls: a node port answers on the first ready node") {
  auto seen = scene();
  CHECK(observe::urls(exposed(config::Exposure::node), seen) == Urls{"http://10.0.0.2:31000"});
  seen.nodes[1].ready = false;
  CHECK(observe::urls(exposed(config::Exposure::node), seen) == Urls{"http://10.0.0.3:31000"});
}

TEST_CASE("cluster_urls: a node's outside address comes before its inside one") {
  auto seen = scene();
  seen.nodes[1].external_address = "203.0.113.7";
  CHECK(observe::urls(exposed(config::Exposure::node), seen) == Urls{"http://203.0.113.7:31000"});
}

TEST_CASE("cluster_urls: without nodes or without a port there is no node address") {
  auto seen = scene();
  seen.nodes.clear();
  CHECK(observe::urls(exposed(config::Exposure::node), seen).empty());
  seen = scene();
  seen.services[1].ports.front().node_port = 0;
  CHECK(observe::urls(exposed(config::Exposure::node), seen).empty());
}

TEST_CASE("cluster_urls: a balancer answers where it was given an address") {
  auto seen = scene();
  CHECK(observe::urls(exposed(config::Exposure::balancer), seen) == Urls{"http://10.99.1.4"});
  seen.services[2].ports.front().port = 8443;
  seen.services[2].balancers = {"fd00::7"};
  CHECK(observe::urls(exposed(config::Exposure::balancer), seen) == Urls{"http://[fd00::7]:8443"});
  seen.services[2].balancers.clear();
  CHECK(observe::urls(exposed(config::Exposure::balancer), seen).empty());
}

TEST_CASE("cluster_urls: a host is served with TLS; inside there is no URL") {
  CHECK(observe::urls(exposed(config::Exposure::host), scene()) ==
        Urls{"https://shop.example.com"});
  CHECK(observe::urls(exposed(config::Exposure::cluster), scene()).empty());
  CHECK(observe::urls(exposed(config::Exposure::none), scene()).empty());
}

TEST_CASE("cluster_urls: a service is asked by its ready path, or whether it takes connections") {
  auto expected = exposed(config::Exposure::node);
  CHECK(observe::outside_questions(expected, scene()).front().url == "tcp://10.0.0.2:31000");
  expected.service.probes.ready =
      plan::Probe{.kind = config::ProbeKind::http, .path = "/readyz", .port = 8080};
  CHECK(observe::outside_questions(expected, scene()).front().url ==
        "http://10.0.0.2:31000/readyz");
  // Another port is not what the node port leads to.
  expected.service.probes.ready->port = 9000;
  CHECK(observe::outside_questions(expected, scene()).front().url == "tcp://10.0.0.2:31000");
}

TEST_CASE("cluster_urls: a balancer on port 80 is asked there") {
  CHECK(observe::outside_questions(exposed(config::Exposure::balancer), scene()).front().url ==
        "tcp://10.99.1.4:80");
}
