#pragma once
// The checks of a cluster in two halves: what has to be asked for a release, given what the last
// one proves, and what the answers mean.

#include <string>
#include <string_view>
#include <vector>

#include "action/cluster_check.h"
#include "action/cluster_facts.h"

namespace cloudctl::action {

struct PreflightRequest {
  ClusterCheckRequest check;
  ClusterQuestions questions;
  std::vector<std::string> missing_secrets;  // neither here nor in the cluster
};

// Everything that the record needs.
[[nodiscard]] ClusterQuestions questions_for(const ClusterCheckRequest& request);
// Only what the last good release of the same cluster has not needed before.
[[nodiscard]] ClusterQuestions questions_after(const ClusterCheckRequest& request,
                                               const release::Record& last_good);

// Whether the images that shall be pushed may be, side by side.
[[nodiscard]] std::vector<Check> registry_checks(World& world, const ClusterCheckRequest& request);

[[nodiscard]] std::vector<Check> judged_checks(World& world, const PreflightRequest& request,
                                               const ClusterFacts& facts);

// That the services of the record ask for by number.
[[nodiscard]] std::vector<NodePortUse> node_ports_of(const release::Record& record);
[[nodiscard]] bool has_kind(const release::Record& record, std::string_view kind);

}  // namespace cloudctl::action
