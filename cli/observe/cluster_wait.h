#pragma once
// Waiting in a cluster until services serve: by watches, not by asking again and again. Ends as
// soon as it is known that they will not, with the cause. Never waits without an end.

#include <chrono>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "observe/cluster.h"
#include "observe/wait.h"

namespace cloudctl::observe {

struct ClusterWait {
  std::string project;
  std::vector<ClusterExpected> expected;  // all of them must serve
  // Without any progress (a pod more ready, started, scheduled) for this long it has failed.
  std::chrono::milliseconds stall{std::chrono::minutes(2)};
  std::optional<std::chrono::steady_clock::time_point> until;  // end of the whole run
  std::function<void(const State&)> on_change;                 // "2 of 3 ready"
  // The workloads were changed just now: what the watches tell is believed from this generation on,
  // by workload name ("Deployment/web").
  std::map<std::string, std::int64_t> generations;
  std::function<bool()> give_up;  // asked at each look: true ends the wait as cancelled
};

// Two watches (pods; workloads), begun again when the server ends them; survives an API server that
// is away for up to 60 s. A pod that has started only now must stay ready for `settle` of a second.
// Cause at most 5 s after the cluster knows it.
[[nodiscard]] Verdict wait_until_rolled(const ClusterEyes& eyes, const ClusterWait& wait);

class Watches;
// With watches that run already: begun before the change, they lose no time after it. Throws Error
// when the cluster is away for longer, or refuses us.
[[nodiscard]] Verdict wait_until_rolled(const ClusterEyes& eyes, const ClusterWait& wait,
                                        Watches& watches);

}  // namespace cloudctl::observe
