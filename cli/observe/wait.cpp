#include "observe/wait.h"

#include <algorithm>
#include <map>

#include "base/error.h"
#include "base/text.h"
#include "observe/early_check.h"

namespace cloudctl::observe {
namespace {

using Milliseconds = std::chrono::milliseconds;
using Moment = std::chrono::steady_clock::time_point;

constexpr Milliseconds patience_with_engine = std::chrono::seconds(10);
// What has run for so long has proved itself before this wait.
constexpr Milliseconds grown_up = std::chrono::seconds(10);
// So long the answers must be good without a break, if anything is young.
constexpr Milliseconds no_flicker = std::chrono::seconds(1);

// Often at first, when starts are watched; seldom when it takes long.
Milliseconds pause_after(Milliseconds waited) {
  if (waited < std::chrono::seconds(3)) return Milliseconds(100);
  return waited < std::chrono::seconds(15) ? Milliseconds(250) : Milliseconds(500);
}

Milliseconds budget(const Expected& expected, const Wait& wait) {
  const auto& start = expected.probes.start;
  if (!start) return wait.start;
  return std::chrono::seconds(start->delay_seconds + start->period_seconds * start->failures);
}

const ServiceState* find(const State& state, const std::string& service) {
  const auto found = std::find_if(state.services.begin(), state.services.end(),
                                  [&](const ServiceState& one) { return one.name == service; });
  return found == state.services.end() ? nullptr : &*found;
}

// As engines write times, to be compared as texts: 2026-11-21T12:31:05.250Z.
std::string fine_time(std::chrono::system_clock::time_point time) {
  const auto whole = std::chrono::floor<std::chrono::seconds>(time);
  const auto rest = std::chrono::duration_cast<Milliseconds>(time - whole).count();
  std::string text = base::iso_time(whole);
  text.pop_back();
  return text + "." + std::to_string(1000 + rest).substr(1) + "Z";
}

// What changed since the last look, as far as anybody wants to hear of it.
bool same_picture(const State& left, const State& right) {
  const auto same = [](const ServiceState& one, const ServiceState& other) {
    return one.name == other.name && one.condition == other.condition && one.ready == other.ready &&
           one.running == other.running;
  };
  return std::equal(left.services.begin(), left.services.end(), right.services.begin(),
                    right.services.end(), same);
}

// Of a container: since when it runs without a restart, as far as this wait has seen it.
struct Life {
  int restarts_before = 0, restarts = 0;
  std::string started;
  Moment since;
  // Unhealthy since before this wait: what it lacks may have come only now, and its health check,
  // which asks every few seconds, has to find it.
  bool ill_before = false;
};

bool is_ill(const Container& container) {
  return container.health == Health::unhealthy;
}

class Waiting {
 public:
  Waiting(const Eyes& eyes, const Wait& wait)
      : eyes_(eyes), wait_(wait), begin_(eyes.clock.steady()), answered_(begin_) {}

  Verdict run() {
    for (;;) {
      const bool seen = look_again();
      if (seen && settled()) return done({.serving = true});
      if (seen) {
        if (auto verdict = failed()) return *verdict;
      }
      if (auto verdict = overdue()) return *verdict;
      if (!eyes_.clock.sleep(pause_after(waited()))) return done({.cancelled = true});
    }
  }

 private:
  [[nodiscard]] Milliseconds waited() const {
    return std::chrono::duration_cast<Milliseconds>(eyes_.clock.steady() - begin_);
  }

  Verdict done(Verdict verdict) const {
    verdict.state = state_;
    verdict.duration = waited();
    return verdict;
  }

  bool look_again() {
    auto containers = look_if_answered(eyes_, wait_.project);
    if (!containers) {
      if (eyes_.clock.steady() - answered_ < patience_with_engine) return false;
      [[maybe_unused]] const auto seen = look(eyes_, wait_.project);  // says why it does not answer
      return false;
    }
    answered_ = eyes_.clock.steady();
    for (auto& container : *containers) remember(container);
    auto ours = of_interest(*containers);
    checks_.run(eyes_, ours, wait_.expected);
    State state = asked(eyes_, judged(ours, wait_.expected), wait_.expected);
    const bool changed = !same_picture(state, state_);
    state_ = std::move(state);
    if (changed && wait_.on_change) wait_.on_change(state_);
    return true;
  }

  // Restarts of before this wait do not count; those of now begin a new life.
  void remember(Container& container) {
    Life& life = lives_
                     .emplace(container.id, Life{.restarts_before = container.restarts,
                                                 .restarts = container.restarts,
                                                 .started = container.started,
                                                 .since = answered_,
                                                 .ill_before = is_ill(container)})
                     .first->second;
    life.ill_before = life.ill_before && is_ill(container);
    if (life.restarts != container.restarts || life.started != container.started) {
      life.restarts = container.restarts;
      life.started = container.started;
      life.since = answered_;
      serving_since_.reset();
    }
    container.restarts -= life.restarts_before;
  }

  [[nodiscard]] std::vector<Container> of_interest(const std::vector<Container>& all) const {
    std::vector<Container> result;
    for (const auto& container : all) {
      const bool wanted = std::any_of(
          wait_.expected.begin(), wait_.expected.end(),
          [&](const Expected& expected) { return expected.service == container.service; });
      if (wanted) result.push_back(container);
    }
    return result;
  }

  // All serve, and nothing that is young may yet die of what it does after its first good answer.
  bool settled() {
    const bool all =
        std::all_of(wait_.expected.begin(), wait_.expected.end(), [&](const Expected& expected) {
          const auto* service = find(state_, expected.service);
          return service != nullptr && service->condition == Condition::serving;
        });
    if (!all) {
      serving_since_.reset();
      return false;
    }
    const Moment now = eyes_.clock.steady();
    if (!serving_since_) serving_since_ = now;
    if (wait_.settle.count() == 0 || all_ran_for(grown_up)) return true;
    return now - *serving_since_ >= std::min(wait_.settle, no_flicker) && all_ran_for(wait_.settle);
  }

  // Without a restart: by the engine's word, or as seen by ourselves if its clock is another one.
  [[nodiscard]] bool all_ran_for(Milliseconds time) const {
    const std::string latest = fine_time(eyes_.clock.now() - time);
    for (const auto& service : state_.services) {
      for (const auto& container : service.containers) {
        if (container.phase != Phase::running) continue;  // a job that is done
        const bool long_ago = !container.started.empty() && container.started <= latest;
        const bool watched = eyes_.clock.steady() - lives_.at(container.id).since >= time;
        if (!long_ago && !watched) return false;
      }
    }
    return true;
  }

  // A failure that waiting does not heal.
  std::optional<Verdict> failed() {
    for (const auto& expected : wait_.expected) {
      const auto* service = find(state_, expected.service);
      if (service == nullptr || service->condition == Condition::serving) continue;
      for (const auto& container : service->containers) {
        const bool job_done =
            expected.runs_once && container.phase == Phase::exited && container.exit_code == 0;
        const bool got_ill = is_ill(container) && !lives_.at(container.id).ill_before;
        const bool hopeless = is_final(container) || got_ill;
        if (job_done || !hopeless) continue;
        auto found = cause(gather(eyes_, container, expected), expected);
        if (found) return done({.cause = std::move(found), .service = expected.service});
      }
    }
    return std::nullopt;
  }

  std::optional<Verdict> overdue() {
    const bool run_over = wait_.until && eyes_.clock.steady() >= *wait_.until;
    for (const auto& expected : wait_.expected) {
      const auto* service = find(state_, expected.service);
      if (service != nullptr && service->condition == Condition::serving) continue;
      if (!run_over && waited() < budget(expected, wait_)) continue;
      return done(
          {.timed_out = true, .cause = late(expected, service), .service = expected.service});
    }
    // All serve now, but never for long enough.
    if (!run_over) return std::nullopt;
    return done({.timed_out = true,
                 .cause = Cause{.sentence = "the time of the whole run is over",
                                .next = "give it more with --timeout"}});
  }

  [[nodiscard]] Cause late(const Expected& expected, const ServiceState* service) const {
    const std::string after = ", still after " + base::human_duration(waited());
    if (service != nullptr) {
      for (auto container : service->containers) {
        // A health check has said something by now, and that is what is wrong.
        const bool asked = !container.health_output.empty();
        if (asked && container.health == Health::starting) container.health = Health::unhealthy;
        auto found = cause(gather(eyes_, container, expected), expected);
        if (!found) continue;
        found->sentence += after;
        return *found;
      }
    }
    const std::string reason = service != nullptr ? service->reason : "no container";
    return {.sentence = "service \"" + expected.service + "\" is not ready" + after +
                        (reason.empty() ? std::string() : ": " + reason),
            .next = "give it more time with \"probes: {start: …}\", or run \"cloudctl logs " +
                    expected.service + "\""};
  }

  const Eyes& eyes_;
  const Wait& wait_;
  Moment begin_, answered_;
  State state_;
  EarlyChecks checks_;
  std::map<std::string, Life> lives_;  // by container
  std::optional<Moment> serving_since_;
};

}  // namespace

Verdict wait_until_serving(const Eyes& eyes, const Wait& wait) {
  return Waiting(eyes, wait).run();
}

}  // namespace cloudctl::observe
