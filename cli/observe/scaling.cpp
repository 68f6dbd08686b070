#include "observe/scaling.h"

#include <algorithm>

namespace cloudctl::observe {

namespace {

const tool::WorkloadCondition* find(const tool::Autoscaler& autoscaler, std::string_view type) {
  const auto found =
      std::find_if(autoscaler.conditions.begin(), autoscaler.conditions.end(),
                   [&](const tool::WorkloadCondition& one) { return one.type == type; });
  return found == autoscaler.conditions.end() ? nullptr : &*found;
}

// The container whose percentage is looked at: beside companions, which ask for nothing, that of
// the service (kubernetes.io, "Horizontal Pod Autoscaling": without a request it is not defined).
std::string without_request(const std::vector<tool::Pod>& pods) {
  for (const auto& pod : pods) {
    if (pod.being_deleted) continue;
    for (const auto& container : pod.containers) {
      const bool counts = pod.service.empty() || container.name == pod.service;
      if (counts && !container.init && container.cpu_request.empty()) return container.name;
    }
  }
  return {};
}

std::string hindrance(const tool::Autoscaler& autoscaler, const std::vector<tool::Pod>& pods) {
  const auto* active = find(autoscaler, "ScalingActive");
  if (active != nullptr && active->status == "False") {
    if (active->reason == "ScalingDisabled") return "it rests, as the service was scaled to 0";
    const std::string missing = autoscaler.cpu_target ? without_request(pods) : "";
    if (!missing.empty()) {
      return "it cannot act: container \"" + missing +
             "\" asks for no processor time, of which it counts the percent; give it \"resources: "
             "{cpu: 100m}\"";
    }
    return "it cannot act: there are no measurements of its pods (new ones are measured within a "
           "minute; for longer, see whether the cluster's metrics server runs: \"cloudctl "
           "doctor\")";
  }
  const auto* able = find(autoscaler, "AbleToScale");
  if (able != nullptr && able->status == "False") {
    return "it cannot act: the cluster does not let it set the number of pods (" + able->reason +
           ")";
  }
  const auto* limited = find(autoscaler, "ScalingLimited");
  if (limited != nullptr && limited->status == "True" && limited->reason == "TooManyReplicas") {
    return "it is at its maximum and the load asks for more; raise \"autoscale: {max: " +
           std::to_string(autoscaler.max) + "}\"";
  }
  return {};
}

}  // namespace

std::string scaling_words(const tool::Autoscaler& autoscaler, const std::vector<tool::Pod>& pods) {
  std::string text = std::to_string(autoscaler.min) + " to " + std::to_string(autoscaler.max);
  if (autoscaler.cpu_target) {
    const auto& now = autoscaler.cpu_now;
    text += ", cpu " + (now ? std::to_string(*now) + "%" : "not measured yet") + " of " +
            std::to_string(*autoscaler.cpu_target) + "%";
  }
  const std::string problem = hindrance(autoscaler, pods);
  return problem.empty() ? text : text + "; " + problem;
}

}  // namespace cloudctl::observe
