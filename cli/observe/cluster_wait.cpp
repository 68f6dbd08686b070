#include "observe/cluster_wait.h"

#include <algorithm>

#include "base/text.h"
#include "observe/cluster_judge.h"
#include "observe/cluster_progress.h"
#include "observe/cluster_watch.h"
#include "observe/pod_cause.h"

namespace cloudctl::observe {
namespace {

using Milliseconds = std::chrono::milliseconds;
using Moment = std::chrono::steady_clock::time_point;

constexpr Milliseconds glimpse{50};  // between looks at what the watches have told
// So long all must go on serving, if any pod has come up only now; longer where no probe tells a
// program that runs from one that ends at once.
constexpr Milliseconds settle{1000};
constexpr Milliseconds settle_unasked{3000};
// A pod in trouble is looked at closely again after this, if nothing of it has changed.
constexpr Milliseconds look_again{2000};
// Pods that are not even made are no news before.
constexpr Milliseconds making_time{2000};

bool same_picture(const State& left, const State& right) {
  const auto same = [](const ServiceState& one, const ServiceState& other) {
    return one.name == other.name && one.condition == other.condition && one.ready == other.ready &&
           one.running == other.running && one.wanted == other.wanted;
  };
  return std::equal(left.services.begin(), left.services.end(), right.services.begin(),
                    right.services.end(), same);
}

// What a pod must change for another close look.
std::string face(const tool::Pod& pod) {
  std::string text = pod.phase + pod.node;
  for (const auto& one : pod.containers) {
    text += "|" + one.state + one.reason + std::to_string(one.restarts);
  }
  return text;
}

Cause paused(const std::string& service) {
  return {.sentence = "the rollout of \"" + service + "\" is paused",
          .next = "run \"cloudctl rollout resume " + service + "\"",
          .final = true};
}

class Rolling {
 public:
  Rolling(const ClusterEyes& eyes, const ClusterWait& wait, Watches& watches)
      : eyes_(eyes),
        wait_(wait),
        watches_(watches),
        begin_(eyes.clock.steady()),
        progress_(begin_) {}

  Verdict run() {
    for (;;) {
      watches_.check();
      if (wait_.give_up && wait_.give_up()) return done({.cancelled = true});
      if (watches_.version() != version_ || now() - looked_ >= making_time / 4) look();
      if (complete_ && rolled()) return done({.serving = true});
      if (auto verdict = hopeless()) return *verdict;
      if (auto verdict = overdue()) return *verdict;
      if (!eyes_.clock.sleep(glimpse)) return done({.cancelled = true});
    }
  }

 private:
  struct Look {
    std::string face;
    Moment at;
  };

  [[nodiscard]] Moment now() const { return eyes_.clock.steady(); }
  [[nodiscard]] Milliseconds waited() const {
    return std::chrono::duration_cast<Milliseconds>(now() - begin_);
  }

  Verdict done(Verdict verdict) const {
    verdict.state = state_;
    verdict.duration = waited();
    return verdict;
  }

  void look() {
    version_ = watches_.version();
    looked_ = now();
    scene_ = believed(scene(watches_.objects()), wait_.generations);
    State state = judged(scene_, wait_.expected);
    // Before every workload was told, nothing is known of what is missing.
    complete_ = std::all_of(wait_.expected.begin(), wait_.expected.end(),
                            [&](const auto& one) { return workload_of(scene_, one) != nullptr; });
    for (const auto& expected : wait_.expected) progress_.see(scene_, expected, looked_);
    if (const auto outage = watches_.outage()) progress_.excuse(*outage);
    const bool changed = complete_ && !same_picture(state, state_);
    state_ = std::move(state);
    if (changed && wait_.on_change) wait_.on_change(state_);
  }

  // All serve, and if they did not from the first look on, they go on doing so.
  bool rolled() {
    const bool all = std::all_of(wait_.expected.begin(), wait_.expected.end(),
                                 [&](const auto& one) { return standing(scene_, one).rolled; });
    if (!all) {
      came_up_ = true;
      rolled_since_.reset();
      return false;
    }
    if (!rolled_since_) rolled_since_ = now();
    return !came_up_ || now() - *rolled_since_ >= settling();
  }

  [[nodiscard]] Milliseconds settling() const {
    const bool unasked =
        std::any_of(wait_.expected.begin(), wait_.expected.end(), [](const ClusterExpected& one) {
          const bool lasts = one.kind != "Job" && one.kind != "CronJob";
          return lasts && one.service.replicas > 0 && !one.service.probes.ready;
        });
    return unasked ? settle_unasked : settle;
  }

  std::optional<Verdict> hopeless() {
    for (const auto& expected : wait_.expected) {
      const auto standing_now = standing(scene_, expected);
      if (!standing_now.found || !standing_now.observed || standing_now.rolled) continue;
      auto found = standing_now.paused ? std::optional(paused(expected.service.service))
                                       : final_cause(expected, standing_now);
      if (!found) continue;
      return done({.cause = std::move(found), .service = expected.service.service});
    }
    return std::nullopt;
  }

  std::optional<Cause> final_cause(const ClusterExpected& expected, const Standing& standing_now) {
    const auto& workload = *workload_of(scene_, expected);
    auto found = workload_cause(workload, {});
    if (!found && pods_are_missing(workload)) found = workload_cause(workload, told(workload));
    if (found && standing_now.failed) add_last_lines(*found, expected);
    if (found && found->final) return found;
    const auto living = living_pods(scene_, expected.service.service);
    // As long as only some were told, an old one may pass for the newest.
    if (static_cast<int>(living.size()) < workload.replicas) return std::nullopt;
    for (const auto& pod : living) {
      if (!in_trouble(pod) || !is_newest(pod, workload, living) || !is_news(pod)) continue;
      found = pod_cause(gather(eyes_, pod, expected));
      if (found && found->final) return found;
    }
    return std::nullopt;
  }

  // A job's last words are its pod's.
  void add_last_lines(Cause& cause, const ClusterExpected& expected) const {
    for (const auto& pod : scene_.pods) {
      if (pod.service != expected.service.service || pod.phase == "Succeeded") continue;
      const auto found = pod_cause(gather(eyes_, pod, expected));
      if (!found) continue;
      cause.sentence += ": " + found->sentence;
      cause.lines = found->lines;
      return;
    }
  }

  // Kinds whose status does not say why: their events are asked for, now and then.
  bool pods_are_missing(const tool::Workload& workload) {
    const bool tells = workload.kind == "Deployment" || workload.kind == "ReplicationController";
    if (tells || workload.replicas >= workload.wanted.value_or(1)) return false;
    if (progress_.stands_still(workload.service, now()) < making_time) return false;
    auto& last = asked_events_[workload.uid];
    if (last != Moment() && now() - last < making_time) return false;
    last = now();
    return true;
  }

  [[nodiscard]] std::vector<tool::KubeEvent> told(const tool::Workload& workload) const {
    return events_about(eyes_, workload.uid);
  }

  bool is_news(const tool::Pod& pod) {
    auto& last = looks_[pod.uid];
    const auto seen = face(pod);
    if (last.face == seen && now() - last.at < look_again) return false;
    last = {.face = seen, .at = now()};
    return true;
  }

  std::optional<Verdict> overdue() {
    const bool run_over = wait_.until && now() >= *wait_.until;
    for (const auto& expected : wait_.expected) {
      const auto& name = expected.service.service;
      if (standing(scene_, expected).rolled) continue;
      const bool late =
          progress_.stands_still(name, now()) >= patience(scene_, expected, wait_.stall);
      if (!run_over && !late) continue;
      return done({.timed_out = true, .cause = late_cause(expected), .service = name});
    }
    if (!run_over) return std::nullopt;
    return done({.timed_out = true,
                 .cause = Cause{.sentence = "the time of the whole run is over",
                                .next = "give it more with --timeout"}});
  }

  [[nodiscard]] Cause late_cause(const ClusterExpected& expected) const {
    const std::string after = ", still after " + base::human_duration(waited());
    const auto& name = expected.service.service;
    const auto* workload = workload_of(scene_, expected);
    const auto living = living_pods(scene_, name);
    for (const auto& pod : living) {
      if (pod.ready || workload == nullptr || !is_newest(pod, *workload, living)) continue;
      auto found = pod_cause(gather(eyes_, pod, expected));
      if (!found) continue;
      found->sentence += after;
      return *found;
    }
    if (workload != nullptr) {
      if (auto found = workload_cause(*workload, told(*workload))) return *found;
    }
    return {.sentence = "service \"" + name + "\" is not ready" + after + ": " +
                        standing(scene_, expected).words,
            .next = "give it more time with \"probes: {start: …}\", or run \"cloudctl logs " +
                    name + "\""};
  }

  const ClusterEyes& eyes_;
  const ClusterWait& wait_;
  Watches& watches_;
  Moment begin_, looked_{};
  Progress progress_;
  std::uint64_t version_ = 0;
  Scene scene_;
  State state_;
  bool complete_ = false, came_up_ = false;
  std::optional<Moment> rolled_since_;
  std::map<std::string, Look> looks_;           // by pod
  std::map<std::string, Moment> asked_events_;  // by workload
};

}  // namespace

Verdict wait_until_rolled(const ClusterEyes& eyes, const ClusterWait& wait) {
  Watches watches(eyes, watched(wait.expected), selector(wait.project));
  return wait_until_rolled(eyes, wait, watches);
}

Verdict wait_until_rolled(const ClusterEyes& eyes, const ClusterWait& wait, Watches& watches) {
  return Rolling(eyes, wait, watches).run();
}

}  // namespace cloudctl::observe
