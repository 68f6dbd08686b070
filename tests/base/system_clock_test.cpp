#include "base/system_clock.h"

#include <doctest/doctest.h>

using namespace cloudctl;
using std::chrono::milliseconds;

TEST_CASE("system clock: sleeps as long as it was told") {
  const base::Cancel cancel;
  base::SystemClock clock(cancel);
  const auto begin = clock.steady();
  CHECK(clock.sleep(milliseconds(5)));
  CHECK(clock.steady() - begin >= milliseconds(5));
  CHECK(clock.sleep(milliseconds(-1)));
}

TEST_CASE("system clock: a cancelled run does not sleep") {
  base::Cancel cancel;
  base::SystemClock clock(cancel);
  cancel.request();
  CHECK_FALSE(clock.sleep(std::chrono::hours(1)));
  CHECK_FALSE(clock.sleep(std::chrono::hours(1)));
}
