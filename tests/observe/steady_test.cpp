#include "observe/steady.h"

#include <doctest/doctest.h>

#include <atomic>
#include <future>
#include <thread>

namespace {

using namespace cloudctl::observe;
using namespace std::chrono_literals;

Answer well() {
  return {.how = Answering::answered, .status = 200};
}

// Lets the requests come until there were so many; the answers are at once.
void wait_for(const std::atomic<int>& count, int wanted) {
  while (count < wanted) std::this_thread::yield();
}

}  // namespace

TEST_CASE("steady: percentiles are by nearest rank") {
  std::vector<std::chrono::microseconds> latencies;
  for (int i = 100; i >= 1; --i) latencies.emplace_back(i * 1000);
  const auto figures = figures_of(latencies);
  CHECK(figures.requests == 100);
  CHECK(figures.p50 == 50ms);
  CHECK(figures.p90 == 90ms);
  CHECK(figures.p99 == 99ms);
  CHECK(figures.longest == 100ms);
  CHECK(figures_of({7us}).p99 == 7us);
  CHECK(figures_of({}).longest == 0us);
}

TEST_CASE("steady: figures are said in one line") {
  LoadFigures figures{.requests = 1842, .failed = 0, .p50 = 4ms, .p99 = 31ms};
  CHECK(described(figures) == "1 842 requests, 0 failed, p50 4 ms, p99 31 ms");
  figures = {.requests = 1234567, .failed = 1000, .missed = 12, .p50 = 840us, .p99 = 1500ms};
  CHECK(described(figures) ==
        "1 234 567 requests, 1 000 failed, 12 not sent in time, p50 0.8 ms, p99 1.5 s");
  CHECK(described({.requests = 1, .p50 = 2500us, .p99 = 99600us}) ==
        "1 request, 0 failed, p50 2.5 ms, p99 100 ms");
  CHECK(described({}) == "0 requests, 0 failed");
}

TEST_CASE("steady: the addresses are asked in turn, as often as was said and no more") {
  std::atomic<int> first = 0, second = 0;
  Steady steady(
      [&](const Question& question) {
        ++(question.url == "http://a" ? first : second);
        return well();
      },
      {.urls = {"http://a", "http://b"}, .per_second = 5000, .at_once = 4, .most = 20});
  while (steady.now().requests + steady.now().missed < 20) std::this_thread::yield();
  const auto figures = steady.stop();
  CHECK(figures.failed == 0);
  CHECK(first + second == static_cast<int>(figures.requests));
  CHECK(first <= 10);
  CHECK(second <= 10);
}

TEST_CASE("steady: a failure is kept in words with its time") {
  std::atomic<int> count = 0;
  Steady steady(
      [&](const Question&) {
        ++count;
        return Answer{.how = Answering::refused};
      },
      {.urls = {"http://10.0.0.2:31000"}, .per_second = 2000, .at_once = 2});
  wait_for(count, 15);
  const auto figures = steady.stop();
  CHECK(figures.failed == figures.requests);
  REQUIRE(figures.failures.size() == 10);
  CHECK(figures.failures.front().find(" s: refuses connections at http://10.0.0.2:31000") !=
        std::string::npos);
}

TEST_CASE("steady: a slow answer does not slow the asking; what cannot be sent is missed") {
  std::promise<void> gate;
  const auto opened = gate.get_future().share();
  std::atomic<int> count = 0;
  Steady steady(
      [&](const Question&) {
        if (++count <= 2) opened.wait();
        return well();
      },
      {.urls = {"http://a"}, .per_second = 1000, .at_once = 2});
  wait_for(count, 2);
  // Both who ask are held up: the timetable goes on without them.
  while (steady.now().lasted < 120ms) std::this_thread::yield();
  gate.set_value();
  wait_for(count, 5);
  const auto figures = steady.stop();
  CHECK(figures.missed > 0);
  CHECK(figures.failed == 0);
}

TEST_CASE("steady: with nothing to ask it does nothing, and stopping twice is fine") {
  Steady steady([](const Question&) { return well(); }, {});
  CHECK(steady.stop().requests == 0);
  CHECK(steady.stop().requests == 0);
}

TEST_CASE("steady: stopping does not wait for the next request's time") {
  std::atomic<int> count = 0;
  const auto begin = std::chrono::steady_clock::now();
  Steady steady(
      [&](const Question&) {
        ++count;
        return well();
      },
      {.urls = {"http://a"}, .per_second = 0.01});
  wait_for(count, 1);
  CHECK(steady.stop().requests == 1);
  CHECK(std::chrono::steady_clock::now() - begin < 5s);
}
