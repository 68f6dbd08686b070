#include "action/execute.h"

#include <algorithm>
#include <condition_variable>
#include <exception>
#include <mutex>
#include <set>
#include <thread>

#include "base/error.h"
#include "base/text.h"

namespace cloudctl::action {
namespace {

using Milliseconds = std::chrono::milliseconds;

// Without work of its own a step is its commands, in order, up to the first that fails.
Outcome run_commands(const Step& step, Console& console) {
  for (const auto& command : step.commands) {
    const auto completed = console.run(command);
    if (completed.ok()) continue;
    return {.ok = false,
            .text = process::outcome(command, completed),
            .next = "look at its last lines",
            .lines = console.last_lines(20),
            .cancelled = completed.ending == process::Ending::cancelled,
            .timed_out = completed.ending == process::Ending::timed_out,
            .code = completed.ending == process::Ending::not_found ? base::ExitCode::missing_tool
                                                                   : base::ExitCode::failed};
  }
  return {.ok = true, .text = "done"};
}

Outcome perform(const Step& step, Console& console) {
  try {
    return step.work ? step.work(console) : run_commands(step, console);
  } catch (const base::Error& error) {
    // "Cannot go on" ends the step here, in its own thread; the run decides what that means.
    const auto& failure = error.failure();
    return {.ok = false,
            .text = failure.what,
            .next = failure.next,
            .lines = console.last_lines(20),
            .cancelled = failure.code == base::ExitCode::interrupted,
            .timed_out = failure.code == base::ExitCode::timed_out,
            .code = failure.code};
  }
}

class Executor {
 public:
  Executor(const std::vector<Step>& steps, World& world, const ExecuteOptions& options)
      : steps_(steps), world_(world), options_(options) {}

  Execution run() {
    std::unique_lock lock(mutex_);
    for (;;) {
      while (running_ < options_.side_by_side) {
        const Step* step = next();
        if (step == nullptr) break;
        start(*step);
      }
      if (running_ == 0) break;
      changed_.wait(lock);
    }
    lock.unlock();
    for (auto& thread : threads_) thread.join();
    if (thrown_) std::rethrow_exception(thrown_);
    skip_the_rest();
    return std::move(result_);
  }

 private:
  const Step* next() {
    if (!result_.ok || thrown_) return nullptr;
    if (world_.cancel.requests() > 0) {
      result_.ok = false;
      result_.cancelled = true;
      return nullptr;
    }
    for (const auto& step : steps_) {
      const bool met = std::all_of(step.needs.begin(), step.needs.end(),
                                   [&](const auto& need) { return done_.count(need) != 0; });
      if (met && begun_.count(step.id) == 0) return &step;
    }
    return nullptr;
  }

  void start(const Step& step) {
    begun_.insert(step.id);
    ++running_;
    threads_.emplace_back([this, &step] { run_one(step); });
  }

  void run_one(const Step& step) {
    const auto begin = world_.clock.steady();
    tell({.kind = EventKind::step_started, .id = step.id, .text = step.title});
    Outcome outcome{.ok = false};
    std::exception_ptr thrown;
    std::vector<Ran> ran;
    std::string log;
    bool stopped = false;
    try {
      Console console({.world = world_,
                       .folder = options_.folder,
                       .journal = options_.journal,
                       .id = step.id,
                       .stop = step.stoppable ? stop_.get_token() : std::stop_token()});
      outcome = perform(step, console);
      stopped = !outcome.ok && console.stopped();
      // A tool that hears Ctrl-C itself ends with an error of its own: that is no failure.
      if (!outcome.ok && world_.cancel.requests() > 0) outcome.cancelled = true;
      if (outcome.ok && options_.journal != nullptr) options_.journal->step_done(step.id);
      ran = console.ran();
      log = console.log_path().string();
    } catch (...) {
      thrown = std::current_exception();  // not ours to judge: goes on in the caller's thread
    }
    const auto duration = std::chrono::duration_cast<Milliseconds>(world_.clock.steady() - begin);
    if (stopped) {
      tell(without(step));
    } else if (!thrown) {
      tell(ending(step, outcome, {.log = log, .duration = duration}));
    }
    finish(step,
           {.outcome = std::move(outcome), .ran = std::move(ran), .log = log, .thrown = thrown});
  }

  static Event ending(const Step& step, const Outcome& outcome, Event event) {
    if (outcome.cancelled) {
      return {.kind = EventKind::step_skipped, .id = step.id, .text = "interrupted"};
    }
    event.kind = outcome.ok ? EventKind::step_done : EventKind::step_failed;
    event.id = step.id;
    event.text = outcome.text;
    if (outcome.ok) {
      event.log.clear();
    } else {
      event.next = outcome.next;
      event.lines = outcome.lines;
    }
    return event;
  }

  // Of a step that the failure of another one has ended, or kept from starting.
  Event without(const Step& step) {
    const std::lock_guard guard(mutex_);
    return {.kind = EventKind::step_skipped,
            .id = step.id,
            .text = result_.cancelled ? "interrupted" : "\"" + result_.failed + "\" failed"};
  }

  struct Finished {
    Outcome outcome;
    std::vector<Ran> ran;
    std::string log;
    std::exception_ptr thrown;
  };

  void finish(const Step& step, Finished finished) {
    const std::lock_guard guard(mutex_);
    --running_;
    if (finished.thrown && !thrown_) thrown_ = finished.thrown;
    if (finished.outcome.ok) done_.insert(step.id);
    if (!finished.outcome.ok && result_.failed.empty()) {
      result_.ok = false;
      result_.cancelled = result_.cancelled || finished.outcome.cancelled;
      result_.failed = step.id;
      result_.outcome = finished.outcome;
      result_.log = finished.log;
      stop_.request_stop();
    }
    result_.ran.insert(result_.ran.end(), finished.ran.begin(), finished.ran.end());
    result_.outcomes[step.id] = std::move(finished.outcome);
    changed_.notify_all();
  }

  void skip_the_rest() {
    for (const auto& step : steps_) {
      if (begun_.count(step.id) == 0) tell(without(step));
    }
  }

  void tell(Event event) {
    event.at =
        std::chrono::duration_cast<Milliseconds>(world_.clock.steady() - options_.folder.begin);
    world_.progress.on(event);
  }

  const std::vector<Step>& steps_;
  World& world_;
  const ExecuteOptions& options_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::vector<std::thread> threads_;
  std::size_t running_ = 0;
  std::set<std::string> begun_, done_;
  std::exception_ptr thrown_;
  std::stop_source stop_;  // of stoppable steps, once one has failed
  Execution result_;
};

}  // namespace

Execution execute(const std::vector<Step>& steps, World& world, const ExecuteOptions& options) {
  return Executor(steps, world, options).run();
}

std::string printed(const std::vector<Step>& steps) {
  std::string text;
  for (const auto& step : steps) {
    text += "# " + step.title + "\n";
    for (const auto& command : step.commands) text += process::printed(command) + "\n";
  }
  return text;
}

}  // namespace cloudctl::action
