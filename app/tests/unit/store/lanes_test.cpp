#include "store/lanes.h"

#include <doctest/doctest.h>

#include <atomic>
#include <boost/asio/co_spawn.hpp>
#include <future>
#include <thread>

#include "store/memory.h"

using namespace notes;
using store::Store;

namespace {

/** A memory store that claims to block, so that calls go to the lanes. */
class Slow final : public store::Memory {
 public:
  Slow() : Memory(10) {}
  bool blocks() const override { return true; }
};

class Wide final : public store::Memory {
 public:
  Wide() : Memory(10) {}
  bool blocks() const override { return true; }
  std::size_t width() const override { return 2; }
};

template <typename T>
T run(net::io_context& io, Task<T> task) {
  std::promise<T> promise;
  net::co_spawn(io, std::move(task), [&promise](std::exception_ptr failure, T value) {
    if (failure) return promise.set_exception(failure);
    promise.set_value(std::move(value));
  });
  io.run();
  io.restart();
  return promise.get_future().get();
}

}  // namespace

TEST_CASE("lanes: a call runs elsewhere and its result comes back") {
  net::io_context io;
  Slow store;
  store::Lanes lanes(io, store, std::chrono::seconds(5));
  std::thread::id where;
  const auto work = [&where](const Store& s) {
    where = std::this_thread::get_id();
    return std::string(s.name());
  };
  CHECK(run(io, lanes.read(work)) == "memory");
  const bool elsewhere = where != std::this_thread::get_id();
  CHECK(elsewhere);
  lanes.stop();
}

TEST_CASE("lanes: what the store throws reaches whoever asked") {
  net::io_context io;
  Slow store;
  store::Lanes lanes(io, store, std::chrono::seconds(5));
  const auto work = [](Store&) -> bool { throw store::Full("full"); };
  CHECK_THROWS_AS(run(io, lanes.write(work)), store::Full);
  lanes.stop();
}

TEST_CASE("lanes: a store that hangs is given up, and its late calls are not made") {
  net::io_context io;
  Slow store;
  store::Lanes lanes(io, store, std::chrono::milliseconds(1));
  std::promise<void> release;
  const std::shared_future<void> released = release.get_future().share();
  bool late = false;
  std::atomic<bool> hanging = false;
  const auto hang = [released, &hanging](Store&) {
    hanging = true;
    released.wait();
    return true;
  };
  const auto after = [&late](Store&) { return late = true; };
  // On a busy machine one millisecond can be too short for any call to begin: then once more.
  while (!hanging) {
    CHECK_THROWS_WITH_AS(run(io, lanes.write(hang)), "the store did not answer within 1 ms",
                         store::Unavailable);
  }
  CHECK_THROWS_AS(run(io, lanes.write(after)), store::Unavailable);
  bool read = false;
  const auto reading = [](const Store&) { return true; };
  for (int tries = 0; tries < 1000 && !read; ++tries) {
    try {
      read = run(io, lanes.read(reading));
    } catch (const store::Unavailable&) {
      continue;
    }
  }
  CHECK(read);
  release.set_value();
  lanes.stop();
  CHECK_FALSE(late);
}

TEST_CASE("lanes: a wide store is read by several threads at once") {
  net::io_context io;
  Wide store;
  store::Lanes lanes(io, store, std::chrono::seconds(10));
  std::atomic<int> inside = 0;
  const auto meet = [&inside](const Store&) {
    ++inside;
    const auto end = Steady::now() + std::chrono::seconds(5);
    while (inside < 2 && Steady::now() < end) std::this_thread::yield();
    return inside == 2;
  };
  bool met = false;
  net::co_spawn(io, lanes.read(meet), [](std::exception_ptr, bool) {});
  net::co_spawn(io, lanes.read(meet), [&met](std::exception_ptr, bool both) { met = both; });
  io.run();
  CHECK(met);
  lanes.stop();
}

TEST_CASE("lanes: a store that does not block is called at once") {
  net::io_context io;
  store::Memory store(10);
  store::Lanes lanes(io, store, std::chrono::seconds(5));
  const auto work = [](const Store&) { return std::this_thread::get_id(); };
  const bool here = run(io, lanes.read(work)) == std::this_thread::get_id();
  CHECK(here);
  lanes.stop();
}
