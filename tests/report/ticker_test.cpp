#include "report/ticker.h"

#include <doctest/doctest.h>

#include <future>

using cloudctl::report::Ticker;

TEST_CASE("ticker: it calls again and again, and not any more after its end") {
  std::promise<void> third;
  auto reached = third.get_future();
  int calls = 0;
  {
    const Ticker ticker(
        [&] {
          if (++calls == 3) third.set_value();
        },
        std::chrono::milliseconds(1));
    REQUIRE(reached.wait_for(std::chrono::seconds(10)) == std::future_status::ready);
  }
  const int after = calls;
  CHECK(after >= 3);
  CHECK(calls == after);
}

TEST_CASE("ticker: its end does not wait for the next call") {
  const auto begin = std::chrono::steady_clock::now();
  {
    const Ticker ticker([] {}, std::chrono::hours(1));
  }
  CHECK(std::chrono::steady_clock::now() - begin < std::chrono::seconds(5));
}
