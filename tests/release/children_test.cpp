#include <doctest/doctest.h>
#include <unistd.h>

#include "release/journal.h"
#include "support/fake_clock.h"

using namespace cloudctl;

namespace {

release::Child ourselves() {
  return {.pid = ::getpid(), .start = release::start_time(::getpid()), .program = "tests"};
}

}  // namespace

TEST_CASE("children: a process is known by its number and the time of its start") {
  CHECK(release::is_alive(ourselves()));
  auto another = ourselves();
  another.start += 1;  // the same number, used again
  CHECK_FALSE(release::is_alive(another));
  another.start = 0;
  CHECK_FALSE(release::is_alive(another));
}

TEST_CASE("children: a process that never was is not alive, and neither is the first of all") {
  CHECK(release::start_time(999999999) == 0);
  CHECK_FALSE(release::is_alive({.pid = 999999999, .start = 5}));
  CHECK_FALSE(release::is_alive({.pid = 1, .start = release::start_time(1)}));
  CHECK_FALSE(release::is_alive({.pid = -1, .start = 5}));
}

TEST_CASE("children: nobody is ended and no time passes when all are gone") {
  test::FakeClock clock;
  CHECK(release::settle_children({{.pid = 999999999, .start = 5}}, clock, std::chrono::seconds(15))
            .empty());
  CHECK(clock.passed() == std::chrono::milliseconds(0));
}
