#include "config/read.h"

#include <doctest/doctest.h>

#include "support.h"

using namespace cloudctl;
using namespace cloudctl::config;
using std::chrono::milliseconds;

namespace {

constexpr std::string_view whole = R"(name: notes
registry: docker.io/acme
x-remark: {anything: [goes]}
services:
  web:
    build: .
    command: [serve]
    port: 8080
    replicas: 3
    expose: balancer
    env: {LOG_LEVEL: info, A: yes, B: 1e3, C: 1.10, D: "null", E: ""}
    secrets: [SESSION_KEY]
    uses: [db, web2]
    probes: {ready: /readyz, live: tcp, start: 30s}
    resources: {cpu: 100m..500m, memory: 64Mi..128Mi}
    rollout: {surge: 1, unavailable: 50%}
    workload: deployment
    storage: [{path: /data, size: 1Gi}]
    with: [{name: watcher, build: ./watcher}]
    access: {aws: ["arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess"], allow_everything: true}
  web2:
    image: "nginx:1.27"
    ports: [{name: http, port: 80}, 81]
    autoscale: {min: 2, max: 5, cpu: 70%}
    expose: https://notes.example.com
backing:
  db: {type: mongodb, version: "7", storage: 1Gi}
alerts:
  - {name: InsufficientReplicas, when: web.available == 0, for: 0m, severity: critical, notify: [ops]}
notify: {ops: {email: ops@example.com}}
targets:
  local: {}
  minikube: {profile: minikube, services: {web: {expose: "node:31000"}}}
  staging: {type: kubernetes, context: staging, namespace: notes-staging}
  eks: {cluster: prod, region: us-east-2, version: "1.35", nodes: {type: t3.large, min: 2, max: 4, private: true}, zones: 2, services: {web: {replicas: 6}}}
)";

Project project() {
  const Reading reading = read(test::source(whole));
  CHECK(test::summary(reading.diagnostics) == "");
  return reading.project;
}

}  // namespace

TEST_CASE("read: a service arrives as it is written, without defaults") {
  const Service web = project().services.at("web");
  CHECK(web.build == Build{.context = "."});
  CHECK_FALSE(web.image.has_value());
  CHECK(*web.command == std::vector<std::string>{"serve"});
  CHECK(*web.ports == std::vector<Port>{{.name = "", .number = 8080}});
  CHECK(web.replicas == 3);
  CHECK(web.expose == Expose{.kind = Exposure::balancer});
  CHECK(*web.secrets == std::vector<std::string>{"SESSION_KEY"});
  CHECK(*web.uses == std::vector<std::string>{"db", "web2"});
  CHECK(web.probes->ready == Probe{.kind = ProbeKind::http, .path = "/readyz"});
  CHECK(web.probes->live == Probe{.kind = ProbeKind::tcp});
  CHECK(web.probes->start == milliseconds(30'000));
  CHECK(web.resources->cpu == Range{.request = "100m", .limit = "500m"});
  CHECK(web.rollout->surge == Amount{.value = 1, .percent = false});
  CHECK(web.rollout->unavailable == Amount{.value = 50, .percent = true});
  CHECK_FALSE(web.rollout->strategy.has_value());
  CHECK(web.workload == Workload::deployment);
  CHECK(*web.storage == std::vector<Storage>{{.path = "/data", .size = "1Gi"}});
  CHECK(web.companions->at(0).build->context == "./watcher");
  CHECK(web.access->aws.size() == 1);
  CHECK(web.access->allow_everything);
}

TEST_CASE("read: plain texts of env arrive as they are written") {
  using Table = std::map<std::string, std::string>;
  CHECK(*project().services.at("web").env == Table{{"LOG_LEVEL", "info"},
                                                   {"A", "yes"},
                                                   {"B", "1e3"},
                                                   {"C", "1.10"},
                                                   {"D", "null"},
                                                   {"E", ""}});
}

TEST_CASE("read: the other parts of the file") {
  const Project all = project();
  CHECK(all.name == "notes");
  CHECK(all.registry == "docker.io/acme");
  const Service& web2 = all.services.at("web2");
  CHECK(*web2.ports ==
        std::vector<Port>{{.name = "http", .number = 80}, {.name = "", .number = 81}});
  CHECK(web2.autoscale == Autoscale{.min = 2, .max = 5, .cpu = 70, .memory = {}});
  CHECK(web2.expose == Expose{.kind = Exposure::host, .port = {}, .host = "notes.example.com"});
  CHECK(all.backing.at("db") ==
        Backing{.type = BackingType::mongodb, .version = "7", .storage = "1Gi", .image = {}});
  CHECK(all.alerts == std::vector<Alert>{{.name = "InsufficientReplicas",
                                          .when = "web.available == 0",
                                          .severity = "critical",
                                          .lasting = milliseconds(0),
                                          .notify = {"ops"}}});
  CHECK(all.notify.at("ops").email == "ops@example.com");
}

TEST_CASE("read: targets with their settings and what differs there") {
  const Project all = project();
  CHECK(all.targets.at("local") == Target{});
  CHECK(all.targets.at("minikube").services.at("web").expose ==
        Expose{.kind = Exposure::node, .port = 31000});
  CHECK(all.targets.at("staging").type == TargetType::kubernetes);
  CHECK(all.targets.at("staging").kube_namespace == "notes-staging");
  const Target& eks = all.targets.at("eks");
  CHECK(eks.type == TargetType::eks);
  CHECK(eks.version == "1.35");
  CHECK(eks.nodes->is_private == true);
  CHECK(eks.nodes->max == 4);
  CHECK(eks.zones == 2);
  CHECK(eks.services.at("web") == Service{.replicas = 6});
}

TEST_CASE("read: later rooms find the place of each key") {
  const auto places = project().places;
  const auto at = [&](std::string_view path) { return places.find(path)->second; };
  CHECK(at("services.web") == base::Span{.begin = {.line = 5, .column = 3}, .length = 3});
  CHECK(at("services.web.uses.1") == base::Span{.begin = {.line = 13, .column = 16}, .length = 4});
  CHECK(at("services.web.probes.live").begin.line == 14);
  CHECK(at("services.web2.ports.0.name").begin.line == 23);
  CHECK(at("alerts.0.when").begin.line == 29);
  CHECK(at("targets.eks.services.web.replicas").begin.line == 35);
  CHECK_FALSE(places.contains("x-remark"));
}

TEST_CASE("read: anchors and aliases stand for copies") {
  const Reading reading =
      read(test::source("name: a\nx-env: &env {A: b}\nservices:\n  web: {image: x, env: *env}\n  "
                        "api: {image: y, env: "
                        "*env}\n"));
  CHECK(test::summary(reading.diagnostics) == "");
  CHECK(reading.project.services.at("api").env == reading.project.services.at("web").env);
}

TEST_CASE("read: probes in their long form") {
  const Reading reading = read(test::source(test::service(
      "port: 80\nprobes:\n  ready: {path: /a, port: 81, delay: 5s, period: 10s, timeout: 500ms, "
      "failures: 5}\n  live: {command: [test, -f, /x]}")));
  CHECK(test::summary(reading.diagnostics) == "");
  const Probes probes = *reading.project.services.at("web").probes;
  CHECK(probes.ready == Probe{.kind = ProbeKind::http,
                              .path = "/a",
                              .port = 81,
                              .command = {},
                              .delay = milliseconds(5000),
                              .period = milliseconds(10'000),
                              .timeout = milliseconds(500),
                              .failures = 5});
  CHECK(probes.live->kind == ProbeKind::exec);
  CHECK(probes.live->command.size() == 3);
}
