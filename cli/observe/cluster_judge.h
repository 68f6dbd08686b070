#pragma once
// How far a workload of a cluster has come, by its kind: what a rollout waits for and what a status
// counts. Pure; knows nothing of how the objects were read.

#include <string>
#include <vector>

#include "observe/cluster.h"

namespace cloudctl::observe {

// Of one service's workload.
struct Standing {
  bool found = false;
  bool observed = false;  // the controller has seen the newest generation
  bool rolled = false;    // everything of the newest revision serves, nothing older is left
  bool paused = false;    // its rollout stands still on purpose
  bool failed = false;    // a Job that has given up
  int wanted = 0;         // replicas that the cluster is to run
  int updated = 0, ready = 0, old = 0;  // of the newest revision; of others
  std::string words;                    // "2 of 3 pods run the new version", of what is not rolled
  bool operator==(const Standing&) const = default;
};

// The workload of a service: of its kind, and of several (a Job's name carries a hash) the one with
// the expected image.
[[nodiscard]] const tool::Workload* workload_of(const Scene& scene,
                                                const ClusterExpected& expected);
// Pods of a service that are not on their way out, oldest first.
[[nodiscard]] std::vector<tool::Pod> living_pods(const Scene& scene, const std::string& service);
// Whether a pod is of its workload's newest revision.
[[nodiscard]] bool is_newest(const tool::Pod& pod, const tool::Workload& workload,
                             const std::vector<tool::Pod>& living);

// One function for each kind; they follow what `kubectl rollout status` waits for.
[[nodiscard]] Standing deployment_standing(const tool::Workload& workload,
                                           const std::vector<tool::Pod>& living);
[[nodiscard]] Standing stateful_set_standing(const tool::Workload& workload,
                                             const std::vector<tool::Pod>& living);
// A ReplicationController replaces no pods by itself: those of another image are old ones.
[[nodiscard]] Standing replication_controller_standing(const tool::Workload& workload,
                                                       const std::vector<tool::Pod>& living);
[[nodiscard]] Standing job_standing(const tool::Workload& workload);
[[nodiscard]] Standing cron_job_standing(const tool::Workload& workload);

[[nodiscard]] Standing standing(const Scene& scene, const ClusterExpected& expected);

}  // namespace cloudctl::observe
