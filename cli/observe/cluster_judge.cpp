#include "observe/cluster_judge.h"

#include <algorithm>
#include <map>

#include "base/text.h"

namespace cloudctl::observe {
namespace {

std::string pods(int count) {
  return base::plural(static_cast<std::size_t>(std::max(0, count)), "pod");
}

bool is_true(const tool::Workload& workload, std::string_view type) {
  return std::any_of(
      workload.conditions.begin(), workload.conditions.end(),
      [&](const tool::WorkloadCondition& one) { return one.type == type && one.status == "True"; });
}

// The revision of a Deployment's pods that its newest template has. The workload tells only how
// many there are: of several revisions with as many, the one that was begun last.
std::string newest_hash(const tool::Workload& workload, const std::vector<tool::Pod>& living) {
  struct Group {
    int count = 0;
    std::string begun;
  };
  std::map<std::string, Group> groups;
  for (const auto& pod : living) {
    auto& group = groups[pod.template_hash];
    ++group.count;
    group.begun = std::max(group.begun, pod.created);
  }
  const auto better = [&](const auto& left, const auto& right) {
    const bool first = left.second.count == workload.updated;
    const bool second = right.second.count == workload.updated;
    return first != second ? second : left.second.begun < right.second.begun;
  };
  const auto best = std::max_element(groups.begin(), groups.end(), better);
  return best == groups.end() || workload.updated == 0 ? std::string() : best->first;
}

bool has_images(const tool::Pod& pod, const std::vector<std::string>& images) {
  return std::all_of(images.begin(), images.end(), [&](const std::string& image) {
    return std::any_of(pod.containers.begin(), pod.containers.end(),
                       [&](const tool::PodContainer& one) { return one.image == image; });
  });
}

// What all lasting kinds have in common; pods tell more than the counts, where they are known.
Standing counted(const tool::Workload& workload, const std::vector<tool::Pod>& living) {
  Standing result{.found = true, .wanted = workload.wanted.value_or(1)};
  result.observed = workload.observed_generation >= workload.generation;
  result.paused = workload.paused;
  if (living.empty()) {
    result.updated = workload.updated;
    result.old = std::max(0, workload.replicas - workload.updated);
    result.ready = std::clamp(workload.ready - result.old, 0, workload.updated);
    return result;
  }
  for (const auto& pod : living) {
    if (!is_newest(pod, workload, living)) {
      ++result.old;
      continue;
    }
    ++result.updated;
    if (pod.ready) ++result.ready;
  }
  return result;
}

std::string progress_words(const Standing& standing) {
  if (!standing.observed) return "the cluster has not begun with it yet";
  if (standing.paused) {
    return "its rollout is paused: " + std::to_string(standing.updated) + " of " +
           pods(standing.wanted) + " run the new version";
  }
  if (standing.updated < standing.wanted && standing.old > 0) {
    return std::to_string(standing.updated) + " of " + pods(standing.wanted) +
           " run the new version";
  }
  if (standing.ready < standing.wanted) {
    return std::to_string(standing.ready) + " of " + pods(standing.wanted) + " ready so far";
  }
  if (standing.old > 0) return pods(standing.old) + " of the version before still to go";
  return "not all that is wanted is available yet";
}

Standing with_words(Standing standing) {
  if (standing.rolled) {
    standing.ready = standing.wanted;
    standing.updated = standing.wanted;
    standing.old = 0;
  } else {
    standing.words = progress_words(standing);
  }
  return standing;
}

}  // namespace

const tool::Workload* workload_of(const Scene& scene, const ClusterExpected& expected) {
  const tool::Workload* found = nullptr;
  for (const auto& workload : scene.workloads) {
    if (workload.kind != expected.kind || workload.service != expected.service.service) continue;
    const bool fits = std::find(workload.images.begin(), workload.images.end(),
                                expected.service.image) != workload.images.end();
    if (found == nullptr || fits) found = &workload;
  }
  return found;
}

std::vector<tool::Pod> living_pods(const Scene& scene, const std::string& service) {
  std::vector<tool::Pod> result;
  for (const auto& pod : scene.pods) {
    const bool over = pod.being_deleted || pod.phase == "Failed" || pod.phase == "Succeeded";
    if (pod.service == service && !over) result.push_back(pod);
  }
  std::sort(result.begin(), result.end(), [](const tool::Pod& left, const tool::Pod& right) {
    return std::tie(left.created, left.name) < std::tie(right.created, right.name);
  });
  return result;
}

bool is_newest(const tool::Pod& pod, const tool::Workload& workload,
               const std::vector<tool::Pod>& living) {
  if (workload.kind == "Deployment") {
    return workload.updated > 0 && pod.template_hash == newest_hash(workload, living);
  }
  if (workload.kind == "StatefulSet") {
    return workload.update_revision.empty() || pod.template_hash == workload.update_revision;
  }
  if (workload.kind == "ReplicationController") return has_images(pod, workload.images);
  return true;
}

Standing deployment_standing(const tool::Workload& workload, const std::vector<tool::Pod>& living) {
  Standing result = counted(workload, living);
  // kubernetes.io, "Deployments", "Complete Deployment"; counts of the same controller and moment.
  result.rolled = result.observed && workload.updated >= result.wanted &&
                  workload.replicas <= workload.updated && workload.available >= workload.updated;
  return with_words(result);
}

Standing stateful_set_standing(const tool::Workload& workload,
                               const std::vector<tool::Pod>& living) {
  Standing result = counted(workload, living);
  result.rolled = result.observed && workload.replicas == result.wanted &&
                  workload.ready >= result.wanted &&
                  workload.current_revision == workload.update_revision;
  return with_words(result);
}

Standing replication_controller_standing(const tool::Workload& workload,
                                         const std::vector<tool::Pod>& living) {
  Standing result = counted(workload, living);
  if (living.empty()) {
    result.updated = workload.replicas;
    result.ready = workload.ready;
    result.old = 0;
  }
  result.rolled = result.observed && workload.replicas == result.wanted &&
                  workload.available >= result.wanted && result.old == 0;
  return with_words(result);
}

Standing job_standing(const tool::Workload& workload) {
  Standing result{.found = true, .observed = true, .wanted = workload.wanted.value_or(1)};
  result.updated = result.wanted;
  result.ready = std::min(workload.succeeded, result.wanted);
  result.rolled = is_true(workload, "Complete") || workload.succeeded >= result.wanted;
  result.failed = is_true(workload, "Failed");
  if (result.failed) {
    result.words = "its job has failed";
  } else if (!result.rolled) {
    result.words = "its job has not ended yet";
  }
  return result;
}

Standing cron_job_standing(const tool::Workload& workload) {
  // It serves by being on the schedule; its runs are looked at one by one.
  return {.found = true,
          .observed = true,
          .rolled = true,
          .paused = workload.paused,
          .wanted = 1,
          .updated = 1,
          .ready = 1};
}

Standing standing(const Scene& scene, const ClusterExpected& expected) {
  const tool::Workload* workload = workload_of(scene, expected);
  if (workload == nullptr) {
    return {.wanted = expected.service.replicas,
            .words = "there is no " + expected.kind + " of it in the cluster"};
  }
  if (workload->kind == "Job") return job_standing(*workload);
  if (workload->kind == "CronJob") return cron_job_standing(*workload);
  auto living = living_pods(scene, expected.service.service);
  if (workload->kind == "StatefulSet") return stateful_set_standing(*workload, living);
  if (workload->kind == "ReplicationController") {
    // Pods of the Deployment in whose place it comes go with that, when this one serves.
    living.erase(
        std::remove_if(living.begin(), living.end(),
                       [](const tool::Pod& pod) { return pod.owner_kind == "ReplicaSet"; }),
        living.end());
    return replication_controller_standing(*workload, living);
  }
  return deployment_standing(*workload, living);
}

}  // namespace cloudctl::observe
