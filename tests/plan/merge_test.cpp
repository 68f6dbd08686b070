#include "plan/merge.h"

#include <doctest/doctest.h>

using namespace cloudctl;
using config::Service;
using plan::merged;
using Env = std::map<std::string, std::string>;

TEST_CASE("merge: what a target does not say stays") {
  Service service;
  service.image = "nginx:1.26";
  service.replicas = 3;
  service.env = Env{{"A", "1"}};
  service.probes = config::Probes{.ready = config::Probe{}, .live = {}, .start = {}};
  CHECK(merged(service, {}) == service);
  CHECK(merged({}, service) == service);
}

TEST_CASE("merge: a target overrides replicas, and drives out the autoscaler") {
  Service service;
  service.autoscale = config::Autoscale{.min = 2, .max = 5, .cpu = 70, .memory = {}};
  Service override;
  override.replicas = 6;
  const Service result = merged(service, override);
  CHECK(result.replicas == 6);
  CHECK(!result.autoscale);
  CHECK(merged(override, service).autoscale->max == 5);
  CHECK(!merged(override, service).replicas);
}

TEST_CASE("merge: a target's image replaces the build, and the other way round") {
  Service built, pulled;
  built.build =
      config::Build{.context = ".", .dockerfile = {}, .args = {}, .target = {}, .platforms = {}};
  pulled.image = "nginx:1.26";
  CHECK(merged(built, pulled) == pulled);
  CHECK(merged(pulled, built) == built);
}

TEST_CASE("merge: of env, probes, resources and rollout only the given entries are replaced") {
  Service service, override;
  service.env = Env{{"A", "1"}, {"B", "2"}};
  override.env = Env{{"B", "3"}, {"C", "4"}};
  service.resources = config::Resources{.cpu = config::Range{.request = "1", .limit = "1"},
                                        .memory = config::Range{.request = "1Gi", .limit = "1Gi"}};
  override.resources =
      config::Resources{.cpu = {}, .memory = config::Range{.request = "2Gi", .limit = "2Gi"}};
  service.rollout = config::Rollout{
      .strategy = {}, .surge = config::Amount{.value = 1, .percent = false}, .unavailable = {}};
  override.rollout =
      config::Rollout{.strategy = config::Strategy::recreate, .surge = {}, .unavailable = {}};
  service.probes = config::Probes{.ready = config::Probe{}, .live = {}, .start = {}};
  override.probes = config::Probes{.ready = {}, .live = {}, .start = config::Duration(5000)};
  const Service result = merged(service, override);
  CHECK(*result.env == Env{{"A", "1"}, {"B", "3"}, {"C", "4"}});
  CHECK(result.resources->cpu->request == "1");
  CHECK(result.resources->memory->limit == "2Gi");
  CHECK(result.rollout->surge->value == 1);
  CHECK(result.rollout->strategy == config::Strategy::recreate);
  CHECK(result.probes->ready == config::Probe{});
  CHECK(result.probes->start == config::Duration(5000));
}

TEST_CASE("merge: a list is replaced as a whole, also by an empty one") {
  Service service, override;
  service.uses = {"db", "api"};
  override.uses = std::vector<std::string>{};
  CHECK(merged(service, override).uses->empty());
}
