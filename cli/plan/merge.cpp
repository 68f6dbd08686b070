#include "plan/merge.h"

#include <optional>

namespace cloudctl::plan {

namespace {

template <typename Value>
std::optional<Value> either(const std::optional<Value>& first, const std::optional<Value>& second) {
  return first ? first : second;
}

config::Probes merge_probes(const config::Probes& probes, const config::Probes& override) {
  return {.ready = either(override.ready, probes.ready),
          .live = either(override.live, probes.live),
          .start = either(override.start, probes.start)};
}

config::Resources merge_resources(const config::Resources& own, const config::Resources& override) {
  return {.cpu = either(override.cpu, own.cpu), .memory = either(override.memory, own.memory)};
}

config::Rollout merge_rollout(const config::Rollout& own, const config::Rollout& override) {
  return {.strategy = either(override.strategy, own.strategy),
          .surge = either(override.surge, own.surge),
          .unavailable = either(override.unavailable, own.unavailable)};
}

template <typename Value, typename Merge>
std::optional<Value> both(const std::optional<Value>& own, const std::optional<Value>& override,
                          Merge merge) {
  if (!own || !override) return either(override, own);
  return merge(*own, *override);
}

std::optional<std::map<std::string, std::string>> merge_env(
    const std::optional<std::map<std::string, std::string>>& own,
    const std::optional<std::map<std::string, std::string>>& override) {
  if (!own || !override) return either(override, own);
  auto env = *override;
  env.insert(own->begin(), own->end());  // does not replace what is there
  return env;
}

}  // namespace

config::Service merged(const config::Service& service, const config::Service& override) {
  config::Service result;
  result.build = override.image ? override.build : either(override.build, service.build);
  result.image = override.build ? override.image : either(override.image, service.image);
  result.command = either(override.command, service.command);
  result.ports = either(override.ports, service.ports);
  result.replicas =
      override.autoscale ? override.replicas : either(override.replicas, service.replicas);
  result.autoscale =
      override.replicas ? override.autoscale : either(override.autoscale, service.autoscale);
  result.expose = either(override.expose, service.expose);
  result.env = merge_env(service.env, override.env);
  result.secrets = either(override.secrets, service.secrets);
  result.uses = either(override.uses, service.uses);
  result.probes = both(service.probes, override.probes, merge_probes);
  result.resources = both(service.resources, override.resources, merge_resources);
  result.rollout = both(service.rollout, override.rollout, merge_rollout);
  result.workload = either(override.workload, service.workload);
  result.schedule = either(override.schedule, service.schedule);
  result.storage = either(override.storage, service.storage);
  result.companions = either(override.companions, service.companions);
  result.access = either(override.access, service.access);
  return result;
}

}  // namespace cloudctl::plan
