#include "action/cloud_turn.h"

#include <doctest/doctest.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include "action/eks_stage.h"
#include "base/error.h"

using namespace cloudctl;
using test::EksStage;

namespace {

const release::Holder ann{.pid = 4711,
                          .host = "box",
                          .who = "ann",
                          .purpose = "cluster create",
                          .since = "2026-11-21T12:00:00Z"};

// A program in a group of its own, as a killed run leaves it.
int start_sleeper() {
  posix_spawnattr_t attributes;
  posix_spawnattr_init(&attributes);
  posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETPGROUP);
  posix_spawnattr_setpgroup(&attributes, 0);
  std::string program = "sleep", time = "60";
  char* argv[] = {program.data(), time.data(), nullptr};
  pid_t pid = 0;
  REQUIRE(::posix_spawnp(&pid, "sleep", nullptr, &attributes, argv, environ) == 0);
  posix_spawnattr_destroy(&attributes);
  return pid;
}

}  // namespace

TEST_CASE("cloud turn: the second run is told who is at it") {
  EksStage stage;
  const action::CloudTurn first(stage.world, stage.folder.path(), ann);
  CHECK_THROWS_WITH_AS(action::CloudTurn(stage.world, stage.folder.path(), ann),
                       "cluster create by ann (process 4711 on box, since 2026-11-21T12:00:00Z) "
                       "holds the lock",
                       base::Error);
}

TEST_CASE("cloud turn: an eksctl that a killed run has left is ended, and that is said") {
  EksStage stage;
  const int pid = start_sleeper();
  release::Journal(stage.folder.path() / "cluster", {.owner = ann, .done = {}, .running = {}})
      .started(pid, "eksctl create cluster");
  {
    action::CloudTurn turn(stage.world, stage.folder.path(), ann);
    CHECK(turn.journal() != nullptr);
  }
  int status = 0;
  CHECK(::waitpid(pid, &status, 0) == pid);
  CHECK(WIFSIGNALED(status));
  const auto warnings = stage.progress.only(action::EventKind::warning);
  REQUIRE(warnings.size() == 1);
  CHECK(warnings[0].text ==
        "\"eksctl create cluster\" of a run that was killed still ran and was ended");
}
