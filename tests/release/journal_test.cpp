#include "release/journal.h"

#include <doctest/doctest.h>
#include <unistd.h>

#include "base/file.h"
#include "support/temporary_folder.h"

using namespace cloudctl;

TEST_CASE("journal: what a killed run has done and started can be read by the next") {
  const test::TemporaryFolder folder;
  {
    release::Journal journal(
        folder.path(), {.owner = {.pid = 4711, .who = "ann", .purpose = "deploy"}, .previous = 3});
    journal.release(4);
    journal.started(::getpid(), "docker compose up");
    journal.step_done("start/1");
    journal.started(999999999, "docker build");
    journal.ended(999999999);
  }  // no close: as if killed
  const auto left = release::left_behind(folder.path());
  REQUIRE(left);
  CHECK(left->owner.pid == 4711);
  CHECK(left->release == 4);
  CHECK(left->previous == 3);
  CHECK(left->done == std::vector<std::string>{"start/1"});
  REQUIRE(left->running.size() == 1);
  CHECK(left->running[0].program == "docker compose up");
  CHECK(release::is_alive(left->running[0]));
}

TEST_CASE("journal: a run that came to its end leaves nothing") {
  const test::TemporaryFolder folder;
  release::Journal journal(folder.path(), {});
  CHECK(release::left_behind(folder.path()));
  journal.close();
  CHECK_FALSE(release::left_behind(folder.path()));
}

TEST_CASE("journal: one that was cut off by a crash of the machine is as none") {
  const test::TemporaryFolder folder;
  base::write_file(folder.path() / "journal.json", "{\"owner\": {\"pid\"");
  CHECK_FALSE(release::left_behind(folder.path()));
  release::discard_journal(folder.path());
  CHECK_FALSE(std::filesystem::exists(folder.path() / "journal.json"));
}
