#include "action/execute.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <condition_variable>
#include <latch>
#include <mutex>

#include "base/error.h"
#include "base/file.h"
#include "support/fake_clock.h"
#include "support/fake_runner.h"
#include "support/recorded_progress.h"
#include "support/temporary_folder.h"

namespace {

using namespace cloudctl;
using action::EventKind;
using action::Outcome;
using action::Step;

struct Stage {
  test::FakeRunner runner;
  test::FakeClock clock;
  base::Cancel cancel;
  test::RecordedProgress progress;
  test::TemporaryFolder folder;
  action::World world{.runner = runner,
                      .clock = clock,
                      .cancel = cancel,
                      .progress = progress,
                      .ask = [](const auto&) { return observe::Answer(); }};

  action::Execution run(const std::vector<Step>& steps) { return run_in(world, steps); }
  action::Execution run_in(action::World& with, const std::vector<Step>& steps) {
    return action::execute(steps, with,
                           {.folder = {.path = folder.path(), .begin = clock.steady()}});
  }
  action::World with(process::Runner& other) {
    return {
        .runner = other, .clock = clock, .cancel = cancel, .progress = progress, .ask = world.ask};
  }
};

Step working(const std::string& id, std::vector<std::string> needs = {}) {
  return {.id = id, .title = "do " + id, .needs = std::move(needs), .work = [](auto&) {
            return Outcome{.ok = true, .text = "done"};
          }};
}

Step failing(const std::string& id) {
  return {.id = id, .title = "do " + id, .work = [](auto& console) {
            console.log("about to fail");
            return Outcome{
                .ok = false, .text = "it broke", .next = "mend it", .lines = console.last_lines(5)};
          }};
}

process::CommandLine command(const std::string& word) {
  return {.argv = {"docker", word}};
}

// Programs that run until they are stopped; the first of them lets `begun` end.
class Endless : public process::Runner {
 public:
  process::Completed run(const process::CommandLine&, const process::RunOptions& options) override {
    begun.count_down();
    std::unique_lock lock(mutex_);
    std::condition_variable_any stopped;
    const bool ended = stopped.wait_for(
        lock, options.stop, std::chrono::seconds(stoppable ? 20 : 0), [] { return false; });
    static_cast<void>(ended);
    return {.ending =
                options.stop.stop_requested() ? process::Ending::stopped : process::Ending::exited};
  }

  bool stoppable = true;
  std::latch begun{1};

 private:
  std::mutex mutex_;
};

}  // namespace

TEST_CASE("execute: a step starts only after those it needs have gone well") {
  Stage stage;
  std::mutex mutex;
  std::vector<std::string> order;
  const auto noting = [&](const std::string& id, std::vector<std::string> needs) {
    return Step{.id = id, .title = id, .needs = std::move(needs), .work = [&, id](auto&) {
                  const std::lock_guard guard(mutex);
                  order.push_back(id);
                  return Outcome{.ok = true};
                }};
  };
  const auto done = stage.run(
      {noting("third", {"first", "second"}), noting("second", {"first"}), noting("first", {})});
  CHECK(done.ok);
  CHECK(order == std::vector<std::string>{"first", "second", "third"});
}

TEST_CASE("execute: after a failure nothing further starts, and what is left is called skipped") {
  Stage stage;
  const auto done = stage.run({failing("build"), working("start", {"build"})});
  CHECK_FALSE(done.ok);
  CHECK(done.failed == "build");
  CHECK(done.outcome.text == "it broke");
  CHECK(done.outcomes.count("start") == 0);
  const auto failed = stage.progress.only(EventKind::step_failed);
  REQUIRE(failed.size() == 1);
  CHECK(failed[0].text == "it broke");
  CHECK(failed[0].next == "mend it");
  CHECK(failed[0].lines == std::vector<std::string>{"about to fail"});
  CHECK(failed[0].log == (stage.folder.path() / "build.log").string());
  const auto skipped = stage.progress.only(EventKind::step_skipped);
  REQUIRE(skipped.size() == 1);
  CHECK(skipped[0].text == "\"build\" failed");
}

TEST_CASE("execute: after a failure builds and pulls that run are ended, and count as skipped") {
  Stage stage;
  Endless runner;
  auto world = stage.with(runner);
  Step pull = failing("pull");
  pull.work = [&, fail = pull.work](auto& console) {
    runner.begun.wait();
    return fail(console);
  };
  const Step build{
      .id = "build", .title = "build", .commands = {command("build")}, .stoppable = true};
  const auto done = stage.run_in(world, {build, pull});
  CHECK(done.failed == "pull");
  const auto skipped = stage.progress.only(EventKind::step_skipped);
  REQUIRE(skipped.size() == 1);
  CHECK(skipped[0].id == "build");
  CHECK(skipped[0].text == "\"pull\" failed");
}

TEST_CASE("execute: after a failure what must not end midway comes to its end") {
  Stage stage;
  Endless runner;
  runner.stoppable = false;
  auto world = stage.with(runner);
  Step pull = failing("pull");
  pull.work = [&, fail = pull.work](auto& console) {
    runner.begun.wait();
    return fail(console);
  };
  const auto done =
      stage.run_in(world, {{.id = "up", .title = "up", .commands = {command("up")}}, pull});
  CHECK(done.failed == "pull");
  CHECK(done.outcomes.at("up").ok);
  CHECK(stage.progress.only(EventKind::step_skipped).empty());
}

TEST_CASE("execute: an error that ends a step keeps its exit code and its way out") {
  Stage stage;
  const Step step{
      .id = "check", .title = "check", .work = [](auto&) -> Outcome {
        throw base::Error(
            {.what = "no engine", .next = "start it", .code = base::ExitCode::missing_tool});
      }};
  const auto done = stage.run({step});
  CHECK(done.outcome.text == "no engine");
  CHECK(done.outcome.next == "start it");
  CHECK(done.outcome.code == base::ExitCode::missing_tool);
}

TEST_CASE("execute: a fault that is nobody's to judge comes out of it") {
  Stage stage;
  const Step step{.id = "odd", .title = "odd", .work = [](auto&) -> Outcome {
                    throw std::out_of_range("a bug");
                  }};
  CHECK_THROWS_AS(static_cast<void>(stage.run({step})), std::out_of_range);
}

TEST_CASE("execute: Ctrl-C lets no further step start") {
  Stage stage;
  Step first = working("first");
  first.work = [&](auto&) {
    stage.cancel.request();
    return Outcome{.ok = true};
  };
  const auto done = stage.run({first, working("second", {"first"})});
  CHECK(done.cancelled);
  CHECK_FALSE(done.ok);
  CHECK(done.outcomes.count("second") == 0);
}

TEST_CASE("execute: a step that Ctrl-C ends is interrupted, whatever its tool calls it") {
  Stage stage;
  const Step step{.id = "build", .title = "build", .work = [&](auto&) {
                    stage.cancel.request();
                    return Outcome{.ok = false, .text = "ERROR: canceled", .next = "mend it"};
                  }};
  const auto done = stage.run({step});
  CHECK(done.cancelled);
  const auto told = stage.progress.only(EventKind::step_skipped);
  REQUIRE(told.size() == 1);
  CHECK(told[0].id == "build");
  CHECK(told[0].text == "interrupted");
  CHECK(stage.progress.only(EventKind::step_failed).empty());
}

TEST_CASE("execute: a step without work of its own runs its commands, and keeps what they say") {
  Stage stage;
  stage.runner.expect("docker stop", test::exits(0, "stopped\n"));
  stage.runner.expect("docker rm", test::exits(1, "", "in use\n"));
  const auto done = stage.run(
      {{.id = "tidy/web", .title = "tidy", .commands = {command("stop"), command("rm")}}});
  CHECK_FALSE(done.ok);
  CHECK(done.outcome.lines == std::vector<std::string>{"stopped", "in use"});
  REQUIRE(done.ran.size() == 2);
  CHECK(done.ran[0].ok);
  CHECK(done.ran[1].command == "docker rm");
  CHECK(done.ran[1].outcome == "exited with 1");
  CHECK(base::read_file(stage.folder.path() / "tidy-web.log") ==
        "$ docker stop\nstopped\n$ docker rm\nin use\n");
}

TEST_CASE("execute: what a program writes cannot drive the terminal") {
  Stage stage;
  stage.runner.expect("docker pull", test::exits(0, "a\x1b[2Jb\n"));
  CHECK(stage.run({{.id = "pull", .title = "pull", .commands = {command("pull")}}}).ok);
  const auto lines = stage.progress.only(EventKind::step_log);
  REQUIRE(lines.size() == 1);
  CHECK(lines[0].text == "a\\x1b[2Jb");
}

TEST_CASE("execute: the journal knows the steps that are done and forgets ended children") {
  Stage stage;
  stage.runner.expect("docker stop", test::exits(0));
  release::Journal journal(stage.folder.path(), {});
  const auto done =
      action::execute({{.id = "stop", .title = "stop", .commands = {command("stop")}}}, stage.world,
                      {.folder = {.path = stage.folder.path(), .begin = {}}, .journal = &journal});
  CHECK(done.ok);
  const auto left = release::left_behind(stage.folder.path());
  REQUIRE(left);
  CHECK(left->done == std::vector<std::string>{"stop"});
  CHECK(left->running.empty());
}

TEST_CASE("execute: a dry run prints every command as the user could type it") {
  CHECK(action::printed({{.id = "a", .title = "start web", .commands = {command("stop")}},
                         {.id = "b", .title = "look", .commands = {}}}) ==
        "# start web\ndocker stop\n# look\n");
}

TEST_CASE("execute: logs of old runs go, the newest twenty stay") {
  Stage stage;
  for (int run = 0; run < 25; ++run) {
    static_cast<void>(action::open_run(stage.folder.path(), "deploy", stage.clock));
    stage.clock.turn(std::chrono::seconds(1));
  }
  std::size_t left = 0;
  for (const auto& entry : std::filesystem::directory_iterator(stage.folder.path() / "runs")) {
    left += entry.is_directory() ? 1 : 0;
  }
  CHECK(left == 20);
}

TEST_CASE("execute: two runs in one second have two folders") {
  Stage stage;
  const auto first = action::open_run(stage.folder.path(), "deploy", stage.clock);
  const auto second = action::open_run(stage.folder.path(), "deploy", stage.clock);
  CHECK(first.path != second.path);
}
