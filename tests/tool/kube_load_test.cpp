#include "tool/kube_load.h"

#include <doctest/doctest.h>

#include <nlohmann/json.hpp>

using namespace cloudctl;

TEST_CASE("load pod: every container asks its part, at its part of the rate") {
  const auto pod = nlohmann::json::parse(tool::load_pod({.name = "notes-load-1",
                                                         .project = "notes",
                                                         .kube_namespace = "notes",
                                                         .image = "curl:8",
                                                         .url = "http://web:8080/",
                                                         .side_by_side = 4,
                                                         .per_second = 20,
                                                         .requests = 600}));
  REQUIRE(pod["spec"]["containers"].size() == 4);
  const auto command = pod["spec"]["containers"][0]["command"];
  CHECK(command.back() == "http://web:8080/#[1-150]");
  CHECK(std::find(command.begin(), command.end(), "18000/h") != command.end());
}

TEST_CASE("load pod: it may do nothing that the restricted level forbids") {
  const auto pod = nlohmann::json::parse(
      tool::load_pod({.name = "l", .project = "p", .kube_namespace = "n", .image = "i"}));
  CHECK(pod["spec"]["securityContext"]["runAsNonRoot"] == true);
  CHECK(pod["spec"]["securityContext"]["seccompProfile"]["type"] == "RuntimeDefault");
  const auto& own = pod["spec"]["containers"][0]["securityContext"];
  CHECK(own["allowPrivilegeEscalation"] == false);
  CHECK(own["capabilities"]["drop"][0] == "ALL");
}

TEST_CASE("load pod: it is not taken for a pod of the release") {
  const auto pod = nlohmann::json::parse(
      tool::load_pod({.name = "l", .project = "p", .kube_namespace = "n", .image = "i"}));
  CHECK_FALSE(pod["metadata"]["labels"].contains("app.kubernetes.io/name"));
  CHECK_FALSE(pod["metadata"]["labels"].contains("app.kubernetes.io/managed-by"));
}

TEST_CASE("load pod: what curl has printed is read, other lines are passed over") {
  using std::chrono::microseconds;
  CHECK(tool::parse_load("200 0.001500\ncurl: (7) failed\n000 2.000000\n503 0.25\n2000 1\n\n200") ==
        std::vector<tool::LoadLine>{{.status = 200, .duration = microseconds(1500)},
                                    {.status = 0, .duration = microseconds(2000000)},
                                    {.status = 503, .duration = microseconds(250000)}});
}
