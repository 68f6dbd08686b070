#include "action/verdict.h"

#include <doctest/doctest.h>

#include "support/fake_clock.h"
#include "support/fake_runner.h"
#include "support/recorded_progress.h"

namespace {

using namespace cloudctl;

struct Stage {
  test::FakeRunner runner;
  test::FakeClock clock;
  base::Cancel cancel;
  test::RecordedProgress progress;
  action::World world{
      .runner = runner, .clock = clock, .cancel = cancel, .progress = progress, .ask = {}};
  action::RunFolder folder;
  action::Console console{{.world = world, .folder = folder, .id = "step"}};
};

}  // namespace

TEST_CASE("verdict: readiness in words: one service by its count, several by name") {
  observe::State state{.services = {{.name = "web", .wanted = 3, .ready = 2}}};
  CHECK(action::ready_words(state) == "2 of 3 ready");
  state.services.push_back({.name = "worker", .wanted = 1, .ready = 1});
  CHECK(action::ready_words(state) == "web 2 of 3 ready, worker 1 of 1 ready");
}

TEST_CASE("verdict: a cause is told without the values of secrets") {
  observe::Verdict verdict;
  verdict.cause = observe::Cause{.sentence = "cannot log in with swordfish",
                                 .next = "look at its last lines",
                                 .lines = {"password swordfish refused"}};
  const auto outcome = action::outcome_of(verdict, {{"PASSWORD", base::Secret("swordfish")}});
  CHECK_FALSE(outcome.ok);
  CHECK(outcome.text == "cannot log in with ***");
  CHECK(outcome.lines == std::vector<std::string>{"password *** refused"});
  CHECK(outcome.code == base::ExitCode::rollout_failed);
}

TEST_CASE("verdict: an interrupted wait has no cause") {
  const auto outcome = action::outcome_of(observe::Verdict{.cancelled = true}, {});
  CHECK(outcome.cancelled);
  CHECK(outcome.text == "interrupted while waiting");
}

TEST_CASE("verdict: the first check that failed is the cause, the others stand below") {
  Stage stage;
  const std::vector<action::Check> checks{{.name = "cluster", .found = "answers"},
                                          {.name = "rights",
                                           .grade = action::Grade::failed,
                                           .found = "this user may not patch deployments",
                                           .fix = "ask for it",
                                           .code = base::ExitCode::unauthorised},
                                          {.name = "secrets",
                                           .grade = action::Grade::failed,
                                           .found = "no value for TOKEN",
                                           .fix = "set it"}};
  const auto outcome = action::outcome_of(checks, stage.console);
  CHECK_FALSE(outcome.ok);
  CHECK(outcome.text == "this user may not patch deployments");
  CHECK(outcome.next == "ask for it");
  CHECK(outcome.code == base::ExitCode::unauthorised);
  CHECK(outcome.lines == std::vector<std::string>{"also: secrets: no value for TOKEN (set it)"});
  CHECK(action::outcome_of({checks[0]}, stage.console).ok);
}
