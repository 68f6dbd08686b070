#pragma once
// Why a pod, or a workload without pods, does not serve: one sentence with the next step. Pure
// words over what the cluster says. The same for deploy, status and `explain last`.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "observe/cluster.h"

namespace cloudctl::observe {

// What is known beside the scene: gathered only when something is wrong.
struct PodClue {
  tool::Pod pod;
  std::vector<tool::KubeEvent> events;  // about it
  std::vector<std::string> log;         // last lines of the container that is in trouble
  std::vector<tool::Node> nodes;
  std::vector<tool::Pod> others;  // all pods that take room on the nodes, for "does not fit"
  std::optional<Cause> claims;    // of volumes that are not bound
  std::optional<std::int64_t> memory_used;  // bytes, as last measured, of one out of memory
  std::optional<Question> question;         // that it was asked from here, if it is not ready
  std::optional<Answer> answer;
  bool loopback_only = false;  // it answers inside itself, and nowhere else
};

// Image missing or no access; crash loop with exit code and last lines; out of memory with limit;
// command not found; configuration or secret key missing; volume not bound; does not fit (requested
// against free, per node); readiness failing (address, code, body); evicted. Nothing if nothing is
// wrong (yet). `final`: it will not heal by waiting.
[[nodiscard]] std::optional<Cause> pod_cause(const PodClue& clue);

// Of a workload whose pods are not even made: quota, admission (pod security), service account.
[[nodiscard]] std::optional<Cause> workload_cause(const tool::Workload& workload,
                                                  const std::vector<tool::KubeEvent>& events);

// Worth gathering a clue for: in trouble by the pod object alone.
[[nodiscard]] bool in_trouble(const tool::Pod& pod);

// What the cluster has told about one object; nothing where it may not be asked.
[[nodiscard]] std::vector<tool::KubeEvent> events_about(const ClusterEyes& eyes,
                                                        const std::string& uid);

// Asks for what pod_cause wants to know about this pod: events, last lines, nodes if it does not
// fit; with what is expected of it, also the pod itself by its ready probe.
[[nodiscard]] PodClue gather(const ClusterEyes& eyes, const tool::Pod& pod);
[[nodiscard]] PodClue gather(const ClusterEyes& eyes, const tool::Pod& pod,
                             const ClusterExpected& expected);

}  // namespace cloudctl::observe
