#pragma once
// A recorded release brought up in a cluster: its objects applied wave by wave, one kubectl call
// each, awaited by watches that run already, and asked from outside. The same steps serve the way
// forward and the way back. Knows nothing of records' results or what happens on failure.

#include <chrono>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "action/cluster_deploy.h"
#include "release/lease.h"

namespace cloudctl::action {

// What one run of these steps needs, and what they find out; must outlive them.
struct ClusterApply {
  ClusterPlace place;
  release::Record record;              // to be brought up
  std::vector<render::Object> before;  // of the last good release
  std::vector<tool::KubeObject> live;  // as the project's objects are before
  std::vector<base::Secret> first;     // objects that go before all others: record, secrets
  std::map<std::string, base::Secret> secrets;  // values that nobody may read
  std::optional<std::chrono::steady_clock::time_point> until;
  bool all = false;                  // also objects that are as they should be already
  bool force_conflicts = false;      // take over fields that others have set
  release::Lease* lease = nullptr;   // not owned; may be absent
  std::string prefix;                // of step ids: "" or "back/"
  observe::Scene scene;              // services and nodes: kept up by the steps
  observe::State state;              // of the services, as the steps saw them last
  std::function<void(Event)> tell;   // of what is no step
  std::vector<std::string> figures;  // of the requests during the rollout, a sentence each
};

// Services that are started together, and the objects that are sent for them.
struct ClusterWave {
  std::vector<std::string> services;
  std::vector<render::Object> objects;
};
// In the record's order; a wave whose workloads stay as they are is joined to the next, so that a
// project in which one service changes is a single call. Never empty.
[[nodiscard]] std::vector<ClusterWave> waves_to_apply(const ClusterApply& apply);

// "start/1" for each wave, "verdict".
[[nodiscard]] std::vector<Step> cluster_apply_steps(ClusterApply& apply);

// Runs it, and again for as long as the API server is away (60 s). Nothing of what it prints gets
// into logs: it may be secret.
[[nodiscard]] process::Completed run_patiently(Console& console,
                                               const process::CommandLine& command,
                                               process::RunOptions options = {});
// Why kubectl did not do what it was told.
[[nodiscard]] Outcome refused(const process::CommandLine& command,
                              const process::Completed& completed, const std::string& what);

}  // namespace cloudctl::action
