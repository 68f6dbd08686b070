#include "observe/cluster_watch.h"

#include <algorithm>
#include <future>
#include <map>
#include <mutex>
#include <optional>
#include <stop_token>

namespace cloudctl::observe {
namespace {

using Moment = std::chrono::steady_clock::time_point;

// Servers end a watch after half an hour or an hour; what hangs unseen does not hang for longer.
constexpr std::chrono::minutes longest_watch{10};
constexpr std::chrono::seconds answer_time{25};
constexpr std::chrono::milliseconds pause{250};
// A watch tells first, within moments, what is there.
constexpr std::chrono::seconds first_telling{2};
constexpr std::size_t keep = 64U << 10U;  // of the watch's own output, which is read as it comes

// Of one resource.
struct Kept {
  struct Told {
    tool::KubeObject object;
    int run = 0;  // of the watch that told it
  };
  std::map<std::string, Told> objects;  // by uid
  int run = 0;
  Moment begun;
  std::optional<Moment> away;    // since when
  std::optional<Outage> outage;  // the last one that is over
};

}  // namespace

struct Watches::Impl {
  ClusterEyes eyes;
  std::string selector;
  std::stop_source stop;
  mutable std::mutex mutex;
  std::uint64_t version = 0;
  std::map<std::string, Kept> kept;  // by resource
  std::vector<std::future<void>> threads;

  Impl(const ClusterEyes& with, std::string select) : eyes(with), selector(std::move(select)) {}

  void take(const std::string& resource, tool::WatchEvent event) {
    const std::lock_guard guard(mutex);
    ++version;
    auto& here = kept[resource];
    if (event.kind == tool::WatchKind::deleted) {
      here.objects.erase(event.object.uid);
    } else if (event.kind != tool::WatchKind::error && event.kind != tool::WatchKind::bookmark) {
      // Taken first: the right side of an assignment is evaluated before the left.
      const std::string uid = event.object.uid;
      here.objects[uid] = {.object = std::move(event.object), .run = here.run};
    }
  }

  // What went while nobody watched is only missing in a list. Nothing: no answer.
  std::optional<process::Completed> list_anew(const std::string& resource) {
    const auto command = tool::kubectl_get(eyes.kubectl, {resource}, selector);
    auto done = eyes.runner.run(command, {.deadline = answer_time, .stop = stop.get_token()});
    if (!done.ok()) return done;
    auto found = tool::parse_objects(done.out, process::printed(command));
    const std::lock_guard guard(mutex);
    ++version;
    auto& here = kept[resource];
    if (here.away) here.outage = {.from = *here.away, .until = eyes.clock.steady()};
    here.away.reset();
    here.objects.clear();
    for (auto& object : found) {
      const std::string uid = object.uid;
      here.objects[uid] = {.object = std::move(object), .run = here.run};
    }
    return std::nullopt;
  }

  process::Completed watch_once(const std::string& resource) {
    {
      const std::lock_guard guard(mutex);
      ++kept[resource].run;
      kept[resource].begun = eyes.clock.steady();
    }
    tool::WatchReader reader;
    const auto on_line = [&](process::Stream stream, std::string_view line) {
      if (stream != process::Stream::out) return;
      if (auto event = reader.line(line)) take(resource, std::move(*event));
    };
    return eyes.runner.run(
        tool::kubectl_watch(eyes.kubectl, resource, selector),
        {.deadline = longest_watch, .keep = keep, .on_line = on_line, .stop = stop.get_token()});
  }

  [[nodiscard]] bool over(const process::Completed& done) const {
    return stop.stop_requested() || done.ending == process::Ending::cancelled;
  }

  // It may pass, if it does so in time; refusals do not pass.
  void bear(const std::string& resource, const process::Completed& failed) {
    const auto kind = tool::failure(failed).kind;
    const bool refused =
        kind == tool::KubeError::forbidden || kind == tool::KubeError::unauthorised ||
        kind == tool::KubeError::no_context || kind == tool::KubeError::missing_tool;
    const auto command = tool::kubectl_get(eyes.kubectl, {resource}, selector);
    if (refused) throw no_cluster(command, failed);
    const Moment now = eyes.clock.steady();
    bool too_long = false;
    {
      const std::lock_guard guard(mutex);
      auto& since = kept[resource].away;
      if (!since) since = now;
      too_long = now - *since >= patience_with_cluster;
    }
    if (too_long) throw no_cluster(command, failed);
    eyes.clock.sleep(pause);
  }

  void keep_up(const std::string& resource) {
    for (bool first = true;; first = false) {
      if (!first) {
        const auto failed = list_anew(resource);
        if (failed && over(*failed)) return;
        if (failed) {
          bear(resource, *failed);
          continue;
        }
      }
      const auto done = watch_once(resource);
      if (over(done)) return;
      const bool ended_well = done.ok() || done.ending == process::Ending::timed_out;
      if (!ended_well) bear(resource, done);
      if (ended_well && done.duration < pause) eyes.clock.sleep(pause);
    }
  }
};

Watches::Watches(const ClusterEyes& eyes, const std::vector<std::string>& resources,
                 const std::string& selector)
    : impl_(std::make_unique<Impl>(eyes, selector)) {
  for (const auto& resource : resources) {
    impl_->threads.push_back(
        std::async(std::launch::async, [this, resource] { impl_->keep_up(resource); }));
  }
}

Watches::~Watches() {
  impl_->stop.request_stop();
  for (auto& thread : impl_->threads) {
    if (thread.valid()) thread.wait();
  }
}

std::uint64_t Watches::version() const {
  const std::lock_guard guard(impl_->mutex);
  return impl_->version;
}

std::vector<tool::KubeObject> Watches::objects() const {
  const std::lock_guard guard(impl_->mutex);
  const Moment now = impl_->eyes.clock.steady();
  std::vector<tool::KubeObject> result;
  for (const auto& [resource, here] : impl_->kept) {
    // What a new watch did not tell went between the list and the watch.
    const bool told_all = here.run > 1 && !here.away && now - here.begun > first_telling;
    for (const auto& [uid, told] : here.objects) {
      if (!told_all || told.run == here.run) result.push_back(told.object);
    }
  }
  return result;
}

std::optional<Outage> Watches::outage() const {
  const std::lock_guard guard(impl_->mutex);
  const Moment now = impl_->eyes.clock.steady();
  std::optional<Outage> last;
  for (const auto& [resource, here] : impl_->kept) {
    auto one = here.outage;
    if (here.away) one = {.from = *here.away, .until = now};
    if (one && (!last || one->until > last->until)) last = one;
  }
  return last;
}

void Watches::check() {
  for (auto& thread : impl_->threads) {
    const bool ended =
        thread.valid() && thread.wait_for(std::chrono::seconds(0)) == std::future_status::ready;
    if (ended) thread.get();
  }
}

std::vector<std::string> watched(const std::vector<ClusterExpected>& expected) {
  std::vector<std::string> result{tool::resource_name("v1", "Pod")};
  for (const auto& one : expected) {
    const bool batch = one.kind == "Job" || one.kind == "CronJob";
    const bool core = one.kind == "ReplicationController";
    auto name = tool::resource_name(batch ? "batch/v1" : core ? "v1" : "apps/v1", one.kind);
    if (std::find(result.begin(), result.end(), name) == result.end()) {
      result.push_back(std::move(name));
    }
  }
  return result;
}

}  // namespace cloudctl::observe
