#include "release/lock.h"

#include <doctest/doctest.h>

#include "base/error.h"
#include "base/file.h"
#include "support/fake_clock.h"
#include "support/temporary_folder.h"

namespace {

using namespace cloudctl;
using release::Holder;

Holder ann() {
  return {.pid = 4711,
          .host = "box",
          .who = "ann",
          .purpose = "deploy",
          .since = "2026-11-21T12:00:00Z"};
}

Holder bob() {
  return {.pid = 4712, .host = "box", .who = "bob", .purpose = "rollback to 3"};
}

}  // namespace

TEST_CASE("lock: the file says who holds it, and nothing once it is given back") {
  const test::TemporaryFolder folder;
  test::FakeClock clock;
  {
    const auto lock = release::acquire({.folder = folder.path(), .self = ann()}, clock);
    CHECK_FALSE(lock.taken_over());
    CHECK(release::holder(folder.path()) == ann());
  }
  CHECK_FALSE(release::holder(folder.path()));
  CHECK(base::read_file(folder.path() / "lock").empty());
}

TEST_CASE("lock: a second run without patience is refused by the name of the holder") {
  const test::TemporaryFolder folder;
  test::FakeClock clock;
  const auto lock = release::acquire({.folder = folder.path(), .self = ann()}, clock);
  try {
    const auto second = release::acquire({.folder = folder.path(), .self = bob()}, clock);
    FAIL("was let in");
  } catch (const base::Error& error) {
    CHECK(std::string(error.what()) ==
          "deploy by ann (process 4711 on box, since 2026-11-21T12:00:00Z) holds the lock");
    CHECK(error.failure().next ==
          "wait for it, or give --lock-wait more time; if that process hangs, end it: kill 4711");
    CHECK(error.failure().code == base::ExitCode::failed);
  }
}

TEST_CASE("lock: a second run with patience waits, says for whom, once, and then gives up") {
  const test::TemporaryFolder folder;
  test::FakeClock clock;
  const auto lock = release::acquire({.folder = folder.path(), .self = ann()}, clock);
  int told = 0;
  const release::LockRequest request{.folder = folder.path(),
                                     .self = bob(),
                                     .wait = std::chrono::seconds(3),
                                     .on_waiting = [&](const Holder& holder) {
                                       ++told;
                                       CHECK(holder == ann());
                                     }};
  try {
    const auto second = release::acquire(request, clock);
    FAIL("was let in");
  } catch (const base::Error& error) {
    CHECK(std::string(error.what()).find("holds the lock, still after 3") != std::string::npos);
    CHECK(error.failure().code == base::ExitCode::timed_out);
  }
  CHECK(told == 1);
  CHECK(clock.passed() >= std::chrono::seconds(3));
  CHECK(clock.passed() < std::chrono::seconds(4));
}

TEST_CASE("lock: a second run gets it as soon as the first gives it back") {
  const test::TemporaryFolder folder;
  test::FakeClock clock;
  std::optional<release::Lock> first(
      release::acquire({.folder = folder.path(), .self = ann()}, clock));
  clock.on_sleep([&] { first.reset(); });
  const auto second = release::acquire(
      {.folder = folder.path(), .self = bob(), .wait = std::chrono::seconds(60)}, clock);
  CHECK(release::holder(folder.path()) == bob());
  CHECK_FALSE(second.taken_over());
}

TEST_CASE("lock: Ctrl-C while waiting ends the wait with exit code 130") {
  const test::TemporaryFolder folder;
  test::FakeClock clock;
  const auto lock = release::acquire({.folder = folder.path(), .self = ann()}, clock);
  clock.cancel_at(std::chrono::milliseconds(1));
  try {
    const auto second = release::acquire(
        {.folder = folder.path(), .self = bob(), .wait = std::chrono::seconds(60)}, clock);
    FAIL("was let in");
  } catch (const base::Error& error) {
    CHECK(error.failure().code == base::ExitCode::interrupted);
    CHECK(error.failure().next == "nothing was changed");
  }
}

TEST_CASE("lock: of a killed holder the lock is taken over, and it is said whose it was") {
  const test::TemporaryFolder folder;
  test::FakeClock clock;
  // What a killed process leaves: its words in the file, and no lock of the kernel.
  base::write_file(folder.path() / "lock",
                   R"({"pid": 4711, "host": "box", "who": "ann", "purpose": "deploy", )"
                   R"("since": "2026-11-21T12:00:00Z"})",
                   0600);
  CHECK_FALSE(release::holder(folder.path()));
  const auto lock = release::acquire({.folder = folder.path(), .self = bob()}, clock);
  CHECK(lock.taken_over() == ann());
}

TEST_CASE("lock: a file with nonsense in it does no harm") {
  const test::TemporaryFolder folder;
  test::FakeClock clock;
  base::write_file(folder.path() / "lock", "\x01\x02{{{", 0600);
  const auto lock = release::acquire({.folder = folder.path(), .self = bob()}, clock);
  CHECK_FALSE(lock.taken_over());
  CHECK(release::holder(folder.path())->pid == 4712);
}
