#include "observe/pod_cause.h"

#include <algorithm>

#include "base/text.h"
#include "observe/pod_cause_parts.h"

namespace cloudctl::observe {
namespace {

bool is_unscheduled(const tool::Pod& pod) {
  const auto* condition = tool::find_condition(pod, "PodScheduled");
  return condition != nullptr && condition->status == "False" &&
         condition->reason == "Unschedulable";
}

// A job's container may end well, and so may one that runs before the others; a service's may not.
bool may_end(const tool::Pod& pod, const tool::PodContainer& container) {
  return pod.owner_kind == "Job" || container.init;
}

bool has_failed(const tool::Pod& pod, const tool::PodContainer& container) {
  return container.state == "terminated" && (container.exit_code != 0 || !may_end(pod, container));
}

}  // namespace

bool waits_in_vain(const tool::PodContainer& container) {
  return container.state == "waiting" && !container.reason.empty() &&
         container.reason != "ContainerCreating" && container.reason != "PodInitializing";
}

const tool::PodContainer* troubled(const tool::Pod& pod) {
  const auto first = [&](const auto& holds) -> const tool::PodContainer* {
    const auto found = std::find_if(pod.containers.begin(), pod.containers.end(), holds);
    return found == pod.containers.end() ? nullptr : &*found;
  };
  if (const auto* one = first(waits_in_vain)) return one;
  const auto failed = [&](const tool::PodContainer& one) { return has_failed(pod, one); };
  if (const auto* one = first(failed)) return one;
  return first(
      [](const tool::PodContainer& one) { return !one.ready && one.state != "terminated"; });
}

std::string named(const tool::Pod& pod, const tool::PodContainer& container) {
  const std::string whole = "pod \"" + pod.name + "\"";
  const bool alone = pod.containers.size() == 1 || container.name == pod.service;
  return alone ? whole : "container \"" + container.name + "\" of " + whole;
}

std::string event_words(const std::vector<tool::KubeEvent>& events, const std::string& reason) {
  const tool::KubeEvent* newest = nullptr;
  for (const auto& event : events) {
    if (event.reason != reason) continue;
    if (newest == nullptr || event.last >= newest->last) newest = &event;
  }
  return newest == nullptr ? std::string() : newest->message;
}

bool in_trouble(const tool::Pod& pod) {
  if (pod.being_deleted || pod.phase == "Succeeded") return false;
  if (pod.phase == "Failed" || is_unscheduled(pod)) return true;
  return std::any_of(pod.containers.begin(), pod.containers.end(),
                     [&](const tool::PodContainer& one) {
                       const bool again = one.restarts > 0 && !one.ready && !one.init;
                       return waits_in_vain(one) || has_failed(pod, one) || again;
                     });
}

std::optional<Cause> pod_cause(const PodClue& clue) {
  const auto& pod = clue.pod;
  if (pod.being_deleted || pod.ready || pod.phase == "Succeeded") return std::nullopt;
  const auto* container = troubled(pod);
  if (pod.node.empty()) return place_cause(clue);
  if (container != nullptr) {
    for (const auto cause_of : {image_cause, configuration_cause, start_cause, crash_cause}) {
      if (auto found = cause_of(clue, *container)) return found;
    }
  }
  if (pod.phase == "Failed") return over_cause(clue);
  if (auto found = mount_cause(clue)) return found;
  if (container != nullptr) return unready_cause(clue, *container);
  return std::nullopt;
}

}  // namespace cloudctl::observe
