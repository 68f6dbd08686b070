#pragma once
// Which keys each type of target honours, in one table, and the refusal of the others: an error at
// the key's place, unless the target is told to leave the key out (`ignore: [autoscale]`).
//
// What a Docker engine makes of the keys that may surprise:
// - probes.ready http, tcp: asked by cloudctl from outside; exec: the health check of the
// container.
// - probes.live exec: the health check of the container too, if ready is not exec. Docker does not
//   restart a container whose check fails, and it cannot ask http or tcp in an image without tools:
//   these get a warning, which `ignore: [live]` answers.
// - resources: limits are enforced; requests are not, as nothing is scheduled.
// - storage: a named volume; its size is a least size, and not enforced.
// - rollout: the containers of a service are recreated, so `recreate` is what happens.

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "config/project.h"
#include "plan/scope.h"

namespace cloudctl::plan {

enum class Honour { yes, partly, no };

struct HonouredKey {
  std::string_view key;      // "rollout.surge", "workload.job": a key, or a key with one value
  Honour local, kubernetes;  // kubernetes stands for every type that is a cluster
  std::string_view why;      // what stands against it
  bool on_eks = false;       // honoured there, whatever other clusters do
};

// Keys that are not here are honoured everywhere.
[[nodiscard]] std::span<const HonouredKey> honoured_keys();
[[nodiscard]] Honour honours(config::TargetType type, std::string_view key);

// Says it to the scope: an error for every key of the service that is not honoured, a warning for
// what is honoured in part.
void refuse_unhonoured(const std::string& service, const config::Service& settings, Scope& scope);
// The same for `backing`, `alerts`, `notify` and the target's own keys.
void refuse_unhonoured(Scope& scope);

}  // namespace cloudctl::plan
