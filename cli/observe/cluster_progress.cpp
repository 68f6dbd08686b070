#include "observe/cluster_progress.h"

#include <algorithm>

namespace cloudctl::observe {
namespace {

constexpr std::chrono::seconds longest_back_off{60};

bool runs(const tool::Pod& pod) {
  return !pod.containers.empty() &&
         std::all_of(
             pod.containers.begin(), pod.containers.end(), [](const tool::PodContainer& one) {
               return one.state == "running" || (one.state == "terminated" && one.exit_code == 0);
             });
}

std::vector<tool::Pod> newest_pods(const Scene& scene, const ClusterExpected& expected) {
  auto living = living_pods(scene, expected.service.service);
  const auto* workload = workload_of(scene, expected);
  if (workload == nullptr) return {};
  std::vector<tool::Pod> result;
  for (const auto& pod : living) {
    if (is_newest(pod, *workload, living)) result.push_back(pod);
  }
  return result;
}

// The time that probes give to a start (kubernetes.io, "Configure Probes"), and the first look of
// the ready probe after it.
std::chrono::milliseconds start_time(const plan::Probes& probes) {
  const auto& start = *probes.start;
  int seconds = start.delay_seconds + start.period_seconds * start.failures;
  if (probes.ready) seconds += probes.ready->delay_seconds + probes.ready->period_seconds;
  return std::chrono::seconds(seconds);
}

}  // namespace

Reached reached(const Scene& scene, const ClusterExpected& expected) {
  const auto standing_now = standing(scene, expected);
  Reached result{
      .ready = standing_now.ready, .updated = standing_now.updated, .gone = -standing_now.old};
  for (const auto& pod : newest_pods(scene, expected)) {
    if (!pod.node.empty()) ++result.placed;
    if (runs(pod)) ++result.running;
  }
  return result;
}

void Progress::see(const Scene& scene, const ClusterExpected& expected, Moment now) {
  const auto reached_now = reached(scene, expected);
  auto [place, first] =
      best_.try_emplace(expected.service.service, Best{.reached = reached_now, .since = now});
  if (first) return;
  auto& best = place->second.reached;
  const Reached further{.placed = std::max(best.placed, reached_now.placed),
                        .running = std::max(best.running, reached_now.running),
                        .ready = std::max(best.ready, reached_now.ready),
                        .updated = std::max(best.updated, reached_now.updated),
                        .gone = std::max(best.gone, reached_now.gone)};
  if (further == best) return;
  best = further;
  place->second.since = now;
}

void Progress::excuse(const Outage& outage) {
  const auto lasted = outage.until - outage.from;
  excused_ = outage.until + std::min<Moment::duration>(2 * lasted, longest_back_off);
}

std::chrono::milliseconds Progress::stands_still(const std::string& service, Moment now) const {
  const auto found = best_.find(service);
  const Moment since = found == best_.end() ? begin_ : found->second.since;
  return std::chrono::duration_cast<std::chrono::milliseconds>(now - std::max(since, excused_));
}

std::chrono::milliseconds patience(const Scene& scene, const ClusterExpected& expected,
                                   std::chrono::milliseconds stall) {
  const auto pods = newest_pods(scene, expected);
  // A job takes the time that it takes; only the end of the whole run ends it.
  if (expected.kind == "Job" && std::any_of(pods.begin(), pods.end(), runs)) {
    return std::chrono::hours(24);
  }
  const bool asks = expected.service.probes.start && expected.kind != "Job";
  if (!asks) return stall;
  const bool only_unready = !pods.empty() && std::all_of(pods.begin(), pods.end(), runs);
  const auto start = start_time(expected.service.probes);
  return only_unready ? start : std::max(stall, start);
}

Scene believed(Scene scene, const std::map<std::string, std::int64_t>& generations) {
  for (auto& workload : scene.workloads) {
    const auto wanted = generations.find(workload.kind + "/" + workload.name);
    const bool stale = wanted != generations.end() && workload.generation < wanted->second;
    if (stale) workload.observed_generation = workload.generation - 1;
  }
  return scene;
}

}  // namespace cloudctl::observe
