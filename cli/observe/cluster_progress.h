#pragma once
// How far services have come in a wait, and whether they come further: since when nothing has
// moved, and how long that may last. Pure.

#include <chrono>
#include <map>
#include <string>

#include "observe/cluster.h"
#include "observe/cluster_judge.h"
#include "observe/cluster_watch.h"

namespace cloudctl::observe {

// Counts of one service that only grow while it comes up.
struct Reached {
  int placed = 0, running = 0, ready = 0, updated = 0, gone = 0;
  bool operator==(const Reached&) const = default;
};
[[nodiscard]] Reached reached(const Scene& scene, const ClusterExpected& expected);

class Progress {
 public:
  using Moment = std::chrono::steady_clock::time_point;
  explicit Progress(Moment begin) : begin_(begin) {}

  // The scene of now; what went further than ever before is progress.
  void see(const Scene& scene, const ClusterExpected& expected, Moment now);
  // Nobody could see: the time does not count, nor what the cluster's own controllers need to find
  // back after it. They ask anew after waits that double up to 30 s, each up to twice as long by
  // chance (kubernetes/client-go, tools/cache/reflector.go).
  void excuse(const Outage& outage);
  [[nodiscard]] std::chrono::milliseconds stands_still(const std::string& service,
                                                       Moment now) const;

 private:
  struct Best {
    Reached reached;
    Moment since;
  };
  Moment begin_;
  Moment excused_{};
  std::map<std::string, Best> best_;  // by service
};

// How long a service may stand still: while its pods run and only are not ready, the time that it
// has for its start; else the stall time of the wait. A job that runs may run on.
[[nodiscard]] std::chrono::milliseconds patience(const Scene& scene,
                                                 const ClusterExpected& expected,
                                                 std::chrono::milliseconds stall);

// Without the status of workloads whose generation is older than the one that is waited for.
[[nodiscard]] Scene believed(Scene scene, const std::map<std::string, std::int64_t>& generations);

}  // namespace cloudctl::observe
