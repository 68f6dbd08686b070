#include "observe/steady.h"

#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <condition_variable>
#include <mutex>
#include <thread>

#include "base/text.h"

namespace cloudctl::observe {
namespace {

using Clock = std::chrono::steady_clock;
using Micros = std::chrono::microseconds;

constexpr std::size_t failures_kept = 10;
// A request that nobody was free to send for so long is missed: sent later, it would measure us.
constexpr Micros tolerance{50'000};

// "1 842": thousands apart, as ISO 80000-1 has it.
std::string grouped(std::size_t number) {
  std::string text = std::to_string(number);
  for (std::size_t at = text.size(); at > 3;) {
    at -= 3;
    text.insert(at, " ");
  }
  return text;
}

std::string human(Micros time) {
  if (time < Micros(10'000)) {
    const auto tenths = (time.count() + 50) / 100;
    const bool whole = tenths % 10 == 0;
    return std::to_string(tenths / 10) + (whole ? "" : "." + std::to_string(tenths % 10)) + " ms";
  }
  if (time < std::chrono::seconds(1)) return std::to_string((time.count() + 500) / 1000) + " ms";
  return base::human_duration(std::chrono::duration_cast<std::chrono::milliseconds>(time));
}

// The nearest rank of sorted values (ISO 3534-1): the least that `percent` of all do not exceed.
Micros percentile(const std::vector<Micros>& sorted, std::size_t percent) {
  if (sorted.empty()) return Micros(0);
  const std::size_t rank = (sorted.size() * percent + 99) / 100;
  return sorted[std::max<std::size_t>(rank, 1) - 1];
}

}  // namespace

LoadFigures figures_of(std::vector<Micros> latencies) {
  std::sort(latencies.begin(), latencies.end());
  LoadFigures figures{.requests = latencies.size(),
                      .p50 = percentile(latencies, 50),
                      .p90 = percentile(latencies, 90),
                      .p99 = percentile(latencies, 99)};
  if (!latencies.empty()) figures.longest = latencies.back();
  return figures;
}

std::string described(const LoadFigures& figures) {
  std::string text = grouped(figures.requests) +
                     (figures.requests == 1 ? " request, " : " requests, ") +
                     grouped(figures.failed) + " failed";
  if (figures.missed > 0) text += ", " + grouped(figures.missed) + " not sent in time";
  if (figures.requests == 0) return text;
  return text + ", p50 " + human(figures.p50) + ", p99 " + human(figures.p99);
}

// Each thread takes the next request of the timetable, waits for its time, and sends it.
struct Steady::Impl {
  Ask ask;
  SteadyLoad load;
  Clock::time_point begin = Clock::now();
  std::atomic<std::size_t> next = 0;
  mutable std::mutex mutex;
  std::condition_variable wake;
  bool stopping = false;
  Clock::time_point end{};
  LoadFigures figures;  // counts and failures; percentiles are made when asked for
  std::vector<Micros> latencies;
  std::vector<std::thread> threads;

  Impl(Ask with, SteadyLoad what) : ask(std::move(with)), load(std::move(what)) {}

  [[nodiscard]] Clock::time_point due(std::size_t number) const {
    const double seconds = static_cast<double>(number) / load.per_second;
    return begin +
           std::chrono::duration_cast<Clock::duration>(std::chrono::duration<double>(seconds));
  }

  // False when it is over.
  bool wait_until(Clock::time_point time) {
    std::unique_lock lock(mutex);
    wake.wait_until(lock, time, [&] { return stopping; });
    return !stopping;
  }

  void work() {
    for (;;) {
      const std::size_t number = next.fetch_add(1);
      if (number >= load.most) return;
      const auto time = due(number);
      if (!wait_until(time)) return;
      if (Clock::now() - time > tolerance) {
        const std::lock_guard guard(mutex);
        ++figures.missed;
        continue;
      }
      send(number);
    }
  }

  void send(std::size_t number) {
    const Question question{
        .url = load.urls[number % load.urls.size()], .deadline = load.deadline, .keep = 256};
    const auto sent = Clock::now();
    const auto answer = ask(question);
    const auto took = std::chrono::duration_cast<Micros>(Clock::now() - sent);
    const std::lock_guard guard(mutex);
    latencies.push_back(took);
    if (answer.ok()) return;
    ++figures.failed;
    if (figures.failures.size() >= failures_kept) return;
    const std::chrono::duration<double> after = sent - begin;
    figures.failures.push_back(
        fmt::format("after {:.1f} s: {}", after.count(), observe::described(question, answer)));
  }

  [[nodiscard]] LoadFigures taken() const {
    std::unique_lock lock(mutex);
    LoadFigures result = figures;
    auto all = latencies;
    const auto until = end == Clock::time_point() ? Clock::now() : end;
    lock.unlock();
    const auto computed = figures_of(std::move(all));
    result.requests = computed.requests;
    result.p50 = computed.p50;
    result.p90 = computed.p90;
    result.p99 = computed.p99;
    result.longest = computed.longest;
    result.lasted = std::chrono::duration_cast<std::chrono::milliseconds>(until - begin);
    return result;
  }

  void finish() {
    {
      const std::lock_guard guard(mutex);
      stopping = true;
      if (end == Clock::time_point()) end = Clock::now();
    }
    wake.notify_all();
    for (auto& thread : threads) {
      if (thread.joinable()) thread.join();
    }
  }
};

Steady::Steady(Ask ask, SteadyLoad load)
    : impl_(std::make_unique<Impl>(std::move(ask), std::move(load))) {
  const bool nothing = impl_->load.urls.empty() || !(impl_->load.per_second > 0);
  if (nothing) return;
  for (int i = 0; i < std::max(1, impl_->load.at_once); ++i) {
    impl_->threads.emplace_back([this] { impl_->work(); });
  }
}

Steady::~Steady() {
  impl_->finish();
}

LoadFigures Steady::now() const {
  return impl_->taken();
}

LoadFigures Steady::stop() {
  impl_->finish();
  return impl_->taken();
}

}  // namespace cloudctl::observe
