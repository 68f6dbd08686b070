#include "report/status_view.h"

#include <doctest/doctest.h>

#include <algorithm>

#include "support/golden.h"

using namespace cloudctl;
using observe::Condition;
using report::Look;

namespace {

report::StatusFacts facts() {
  observe::Container container{.id = "1a", .name = "hello-web-1", .service = "web", .number = 1};
  container.image = "hello-web:c-1a2b3c4d5e6f";
  container.phase = observe::Phase::running;
  container.restarts = 2;
  return {.project = "hello",
          .target = "local",
          .release = "release 7 of 2026-11-21T12:31:05Z by ann",
          .state = {{{.name = "db",
                      .condition = Condition::failing,
                      .wanted = 1,
                      .image = "postgres:16",
                      .reason = "container \"hello-db-1\" exits with 1",
                      .next = "look at \"cloudctl logs db\"",
                      .urls = {},
                      .containers = {}},
                     {.name = "web",
                      .condition = Condition::serving,
                      .wanted = 3,
                      .running = 3,
                      .ready = 3,
                      .image = "registry.example.com/team/hello-web:c-1a2b3c4d5e6f",
                      .reason = "",
                      .next = "",
                      .urls = {"http://127.0.0.1:8080", "http://127.0.0.1:8081"},
                      .containers = {container}}}}};
}

}  // namespace

TEST_CASE("status: what runs, where it answers and why something does not") {
  for (const int width : {0, 100, 40}) {
    test::check_golden("report/status-" + std::to_string(width) + ".txt",
                       report::status_view(facts(), {.colour = false, .width = width}).text);
  }
}

TEST_CASE("status: the same facts as JSON and YAML") {
  const auto answer = report::status_view(facts(), {});
  test::check_golden("report/status.json", formatted(answer, report::Format::json));
  test::check_golden("report/status.yaml", formatted(answer, report::Format::yaml));
}

TEST_CASE("status: nothing deployed") {
  CHECK(report::status_view({.project = "hello", .target = "local", .release = "", .state = {}}, {})
            .text == "hello on local: nothing deployed\n");
}

TEST_CASE("status: 200 services are 200 lines of one width") {
  report::StatusFacts many = facts();
  many.state.services.clear();
  for (int i = 0; i < 200; ++i) {
    observe::ServiceState service;
    service.name = "service-" + std::to_string(i);
    service.condition = Condition::serving;
    service.wanted = service.ready = 1;
    service.image = "nginx:1.27";
    many.state.services.push_back(service);
  }
  const std::string text = report::status_view(many, {.colour = false, .width = 100}).text;
  CHECK(std::count(text.begin(), text.end(), '\n') == 203);
  CHECK(text.find("\nservice-199  serving  1/1    nginx:1.27\n") != std::string::npos);
}

TEST_CASE("status: in a cluster, each pod with its node, and what an autoscaler does") {
  auto there = facts();
  auto& web = there.state.services[1];
  web.image += "@sha256:0123456789abcdef";
  web.scaling = "2 to 5, cpu 35% of 70%";
  observe::Container pod{.name = "web-7d9f6c5b4-x2x4k", .service = "web"};
  pod.health = observe::Health::healthy;
  pod.node = "node1";
  pod.words = "running";
  pod.started = "2026-11-21T12:31:05Z";
  auto bad = pod;
  bad.name = "web-7d9f6c5b4-zz9p1";
  bad.health = observe::Health::starting;
  bad.words = "CrashLoopBackOff";
  bad.restarts = 4;
  bad.node = "node2";
  web.containers = {pod, bad};
  for (const int width : {100, 60}) {
    test::check_golden("report/status-cluster-" + std::to_string(width) + ".txt",
                       report::status_view(there, {.colour = false, .width = width}).text);
  }
}
