#include "release/lease.h"

#include <condition_variable>
#include <mutex>
#include <stop_token>
#include <thread>
#include <utility>

#include "release/lease_attempt.h"
#include "release/lease_keeper.h"
#include "release/lease_object.h"

namespace cloudctl::release {
namespace {

struct Taken {
  LeaseContent content;
  std::optional<LeaseState> before;  // whose holder had not given it back
};

LeaseContent with_version(LeaseContent content, const tool::KubeObject& object) {
  content.resource_version = object.resource_version;
  return content;
}

// Waits until nobody holds it any more; what it says then, nothing if it was deleted.
std::optional<tool::KubeObject> awaited(LeaseAttempt& attempt, tool::KubeObject seen) {
  for (;;) {
    const LeaseContent content = lease_content(seen);
    if (content.identity.empty() || attempt.is_over(content)) return seen;
    attempt.wait_for(content);
    auto now = attempt.read();
    if (!now) return std::nullopt;
    seen = std::move(*now);
  }
}

Taken take(LeaseAttempt& attempt, base::Clock& clock, std::optional<tool::KubeObject> seen) {
  for (;; attempt.again()) {
    if (!seen) {
      if (const auto made = attempt.create()) {
        return {.content = with_version(attempt.own(), *made), .before = {}};
      }
      seen = attempt.read();
    }
    if (seen) seen = awaited(attempt, std::move(*seen));
    if (!seen) continue;
    const LeaseContent before = lease_content(*seen);
    if (const auto made = attempt.replace(attempt.taking(before))) {
      const bool left = !before.identity.empty() && before.identity != attempt.own().identity;
      return {.content = with_version(attempt.own(), *made),
              .before = left ? std::optional(parse_lease(*seen, clock.now())) : std::nullopt};
    }
    seen = attempt.read();
  }
}

}  // namespace

struct Lease::Impl {
  Impl(LeaseKeeper::World world, Taken taken, std::chrono::steady_clock::time_point since)
      : keeper(std::move(world), std::move(taken.content), since),
        taken_over(std::move(taken.before)),
        heart([this](const std::stop_token& stop) { beat(stop); }) {}

  void beat(const std::stop_token& stop) {
    // By the real time, not the clock: its sleep ends with Ctrl-C, and the lease shall last.
    auto pause = keeper.first_beat();
    std::unique_lock lock(mutex);
    while (!woken.wait_for(lock, stop, pause, [&] { return stop.stop_requested(); })) {
      pause = keeper.beat();
    }
  }
  void stop() {
    heart.request_stop();
    if (heart.joinable()) heart.join();
  }

  LeaseKeeper keeper;
  std::optional<LeaseState> taken_over;
  std::mutex mutex;
  std::condition_variable_any woken;
  std::jthread heart;  // last: it uses all the others
};

Lease::Lease(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Lease::Lease(Lease&&) noexcept = default;
Lease::~Lease() {
  if (!impl_) return;
  impl_->stop();
  impl_->keeper.give_back();
}

const std::optional<LeaseState>& Lease::taken_over() const {
  return impl_->taken_over;
}
bool Lease::lost() const {
  return impl_->keeper.lost();
}
bool Lease::held() const {
  return impl_->keeper.held();
}
void Lease::step_done(const std::string& id) {
  impl_->keeper.step_done(id);
}
std::string Lease::give_back_object() {
  impl_->stop();
  return impl_->keeper.give_back_object();
}

Lease acquire_lease(process::Runner& runner, base::Clock& clock, const LeaseRequest& request) {
  LeaseAttempt attempt(runner, clock, request);
  Taken taken = take(attempt, clock, request.seen);
  return Lease(std::make_unique<Lease::Impl>(
      LeaseKeeper::World{.runner = runner, .clock = clock, .kubectl = request.kubectl},
      std::move(taken), attempt.sent()));
}

std::optional<LeaseState> break_lease(process::Runner& runner, base::Clock& clock,
                                      const LeaseRequest& request, bool force) {
  LeaseAttempt attempt(runner, clock, request);
  for (;; attempt.again()) {
    auto seen = attempt.read();
    if (seen && !force) seen = awaited(attempt, std::move(*seen));
    if (!seen) return std::nullopt;
    LeaseContent content = lease_content(*seen);
    if (content.identity.empty()) return std::nullopt;
    content.identity.clear();
    if (attempt.replace(content)) return parse_lease(*seen, clock.now());
  }
}

}  // namespace cloudctl::release
