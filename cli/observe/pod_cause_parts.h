#pragma once
// The causes of a pod one by one, each a small pure function over what the cluster says: pod_cause
// asks them in turn. Nothing: this is not what is wrong.

#include <optional>
#include <string>
#include <vector>

#include "observe/pod_cause.h"

namespace cloudctl::observe {

// The container that a pod's trouble is about: the first that waits in vain or has failed, else the
// first that is not ready; null if there is none.
[[nodiscard]] const tool::PodContainer* troubled(const tool::Pod& pod);
// A reason for which a container waits that is none of a usual start.
[[nodiscard]] bool waits_in_vain(const tool::PodContainer& container);
// `pod "web-6f…"`, `container "exporter" of pod "web-6f…"`.
[[nodiscard]] std::string named(const tool::Pod& pod, const tool::PodContainer& container);
// Of the newest event with this reason; empty if there is none.
[[nodiscard]] std::string event_words(const std::vector<tool::KubeEvent>& events,
                                      const std::string& reason);

[[nodiscard]] std::optional<Cause> image_cause(const PodClue& clue,
                                               const tool::PodContainer& container);
[[nodiscard]] std::optional<Cause> configuration_cause(const PodClue& clue,
                                                       const tool::PodContainer& container);
// Its program could not be started at all.
[[nodiscard]] std::optional<Cause> start_cause(const PodClue& clue,
                                               const tool::PodContainer& container);
// It ran and ended.
[[nodiscard]] std::optional<Cause> crash_cause(const PodClue& clue,
                                               const tool::PodContainer& container);
// It runs, and is not ready.
[[nodiscard]] std::optional<Cause> unready_cause(const PodClue& clue,
                                                 const tool::PodContainer& container);
// "answers 503 at http://10.244.1.5:8080/readyz: "no database"": what came of asking it, from here
// or by its node; empty if nothing is known.
[[nodiscard]] std::string unready_words(const PodClue& clue);
// It has no node: volumes, room, what nodes refuse.
[[nodiscard]] std::optional<Cause> place_cause(const PodClue& clue);
// It has a node, and a volume does not come.
[[nodiscard]] std::optional<Cause> mount_cause(const PodClue& clue);
// It is over as a whole: evicted, its node gone.
[[nodiscard]] std::optional<Cause> over_cause(const PodClue& clue);

// Why claims are not bound, by the claims and the events about them.
[[nodiscard]] std::optional<Cause> claim_cause(const std::vector<tool::KubeObject>& claims,
                                               const std::vector<tool::KubeEvent>& events);

// What a pod asks for, in thousandths of a cpu and bytes: its containers together, or one init
// container alone if that is more (kubernetes.io, "Init Containers", "Resource sharing").
struct Room {
  std::int64_t cpu_millis = 0, memory_bytes = 0;
  bool operator==(const Room&) const = default;
};
[[nodiscard]] Room asked_for(const tool::Pod& pod);
// Of a node, less what the pods on it ask for.
[[nodiscard]] Room free_on(const tool::Node& node, const std::vector<tool::Pod>& pods);

}  // namespace cloudctl::observe
