#include "action/local_recover.h"

#include <doctest/doctest.h>
#include <spawn.h>
#include <sys/wait.h>

#include "action/local_stage.h"
#include "base/error.h"
#include "base/file.h"

extern "C" char** environ;

namespace {

using namespace cloudctl;
using Stage = test::LocalStage;

const release::Holder bob{
    .pid = 99, .host = "box", .who = "bob", .purpose = "deploy", .since = "x"};

std::vector<std::string> recovered(Stage& stage) {
  const auto lock =
      release::acquire({.folder = stage.folder.path(), .self = {.pid = 1}}, stage.clock);
  return action::recover(stage.world, stage.store, lock);
}

// A program that would run on for a minute, as the leader of its own process group.
class Sleeper {
 public:
  Sleeper() {
    posix_spawnattr_t attributes;
    posix_spawnattr_init(&attributes);
    posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETPGROUP);
    std::string name = "sleep", time = "60";
    char* words[] = {name.data(), time.data(), nullptr};
    REQUIRE(posix_spawnp(&pid_, "sleep", nullptr, &attributes, words, environ) == 0);
    posix_spawnattr_destroy(&attributes);
  }
  ~Sleeper() {
    kill(-pid_, SIGKILL);
    waitpid(pid_, nullptr, 0);
  }
  Sleeper(const Sleeper&) = delete;
  Sleeper& operator=(const Sleeper&) = delete;
  [[nodiscard]] int pid() const { return pid_; }

 private:
  pid_t pid_ = 0;
};

}  // namespace

TEST_CASE("recover: after a run that came to its end there is nothing to say") {
  Stage stage;
  CHECK(recovered(stage).empty());
  REQUIRE(stage.deploy("1").code == base::ExitCode::ok);
  CHECK(recovered(stage).empty());
  CHECK(stage.result(1) == release::Result::good);
}

TEST_CASE("recover: a killed run is named with its release, once") {
  Stage stage;
  stage.store.save({.number = 4, .project = "hello", .result = release::Result::pending});
  release::Journal journal(stage.folder.path(), {.owner = bob, .release = 4});
  const auto notes = recovered(stage);
  REQUIRE(notes.size() == 1);
  CHECK(notes[0] ==
        "an earlier run was killed: deploy by bob (process 99 on box, since x); its release 4 is "
        "marked as interrupted; going on from what it left");
  CHECK(stage.result(4) == release::Result::interrupted);
  CHECK(stage.store.find(4)->cause == "its run ended before the verdict");
  CHECK(recovered(stage).empty());
}

TEST_CASE("recover: of a run killed before it wrote down anything, the lock and the record tell") {
  Stage stage;
  stage.store.save({.number = 2, .project = "hello", .result = release::Result::pending});
  base::write_file(stage.folder.path() / "lock",
                   R"({"pid": 99, "host": "box", "who": "bob", "purpose": "deploy", "since": "x"})",
                   0600);
  const auto notes = recovered(stage);
  REQUIRE(notes.size() == 2);
  CHECK(notes[0] ==
        "deploy by bob (process 99 on box, since x) ended without giving back the lock; it is "
        "taken over");
  CHECK(notes[1] == "release 2 has no verdict and is marked as interrupted");
}

TEST_CASE("recover: a release that has its verdict keeps it") {
  Stage stage;
  REQUIRE(stage.deploy("1").code == base::ExitCode::ok);
  release::Journal journal(stage.folder.path(), {.owner = bob, .release = 1});
  const auto notes = recovered(stage);
  REQUIRE(notes.size() == 1);
  CHECK(notes[0].find("marked as interrupted") == std::string::npos);
  CHECK(stage.result(1) == release::Result::good);
}

TEST_CASE("recover: a program of the killed run that still runs gets its time, and is ended") {
  Stage stage;
  const Sleeper sleeper;
  release::Journal journal(stage.folder.path(), {.owner = bob});
  journal.started(sleeper.pid(), "docker compose up");
  const auto notes = recovered(stage);
  REQUIRE(notes.size() == 2);
  CHECK(notes[1] == "\"docker compose up\" of that run (process " + std::to_string(sleeper.pid()) +
                        ") still ran and was ended");
  CHECK(stage.clock.passed() >= std::chrono::seconds(15));
  siginfo_t ended{};
  REQUIRE(waitid(P_PID, static_cast<id_t>(sleeper.pid()), &ended, WEXITED | WNOWAIT) == 0);
  CHECK(ended.si_code == CLD_KILLED);
}

TEST_CASE("unlock: nobody holds the lock, and it says so") {
  Stage stage;
  const auto done = action::unlock(stage.world, stage.folder.path());
  CHECK_FALSE(done.was_locked);
  CHECK(done.sentence == "nobody holds the lock");
}

TEST_CASE("unlock: what a killed run left is put in order") {
  Stage stage;
  const release::LocalStore store(stage.folder.path());
  store.save({.number = 1, .project = "hello", .result = release::Result::pending});
  base::write_file(
      stage.folder.path() / "lock",
      R"({"pid": 4711, "host": "box", "who": "ann", "purpose": "deploy", "since": "x"})", 0600);
  const auto done = action::unlock(stage.world, stage.folder.path());
  CHECK(done.was_locked);
  CHECK(store.find(1)->result == release::Result::interrupted);
}

TEST_CASE("unlock: a living holder is named and left alone") {
  Stage stage;
  const auto lock = release::acquire(
      {.folder = stage.folder.path(),
       .self = {.pid = 7, .host = "box", .who = "ann", .purpose = "deploy", .since = "now"}},
      stage.clock);
  CHECK_THROWS_WITH_AS(static_cast<void>(action::unlock(stage.world, stage.folder.path())),
                       "deploy by ann (process 7 on box, since now) holds the lock and is alive",
                       base::Error);
}
