#include "base/clock.h"

#include <doctest/doctest.h>

using namespace cloudctl;
using std::chrono::milliseconds;
using std::chrono::system_clock;

TEST_CASE("clock: times are written in UTC, without fractions") {
  CHECK(base::iso_time(system_clock::time_point(std::chrono::seconds(1795264265))) ==
        "2026-11-21T12:31:05Z");
  CHECK(base::iso_time(system_clock::time_point(milliseconds(999))) == "1970-01-01T00:00:00Z");
  CHECK(base::iso_time(system_clock::time_point(milliseconds(-1))) == "1969-12-31T23:59:59Z");
}
