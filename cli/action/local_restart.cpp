#include <algorithm>

#include "action/local_apply.h"
#include "action/local_deploy.h"
#include "action/local_recover.h"
#include "action/release_run.h"
#include "base/error.h"
#include "base/text.h"
#include "tool/docker_act.h"

namespace cloudctl::action {
namespace {

constexpr int grace_seconds = 10;
constexpr std::chrono::minutes restart_time{2};

release::Record running_release(const release::LocalStore& store) {
  auto record = store.last_good();
  if (record) return std::move(*record);
  throw base::Error({.what = "nothing is deployed that could be restarted",
                     .next = "run \"cloudctl deploy\"",
                     .code = base::ExitCode::usage});
}

void refuse_unknown(const release::Record& record, const std::vector<std::string>& services) {
  for (const auto& name : services) {
    if (release::find_service(record, name) != nullptr) continue;
    throw base::Error(
        {.what = "release " + std::to_string(record.number) + " has no service \"" + name + "\"",
         .next = "see \"cloudctl status\"",
         .code = base::ExitCode::usage});
  }
}

// One container after the other, each awaited, so that several replicas go on serving meanwhile.
Outcome restart_one_by_one(Console& console, const std::vector<std::string>& containers,
                           const std::string& project, const observe::Expected& expected) {
  World& world = console.world();
  const observe::Eyes eyes{.runner = world.runner, .clock = world.clock, .ask = world.ask};
  int done = 0;
  for (const auto& container : containers) {
    const auto ran =
        console.run(tool::docker_restart({container}, grace_seconds), {.deadline = restart_time});
    if (!ran.ok()) {
      return {.ok = false,
              .text = "container \"" + container + "\" cannot be restarted",
              .next = "look at its last lines",
              .lines = console.last_lines(20),
              .cancelled = ran.ending == process::Ending::cancelled};
    }
    const auto verdict =
        observe::wait_until_serving(eyes, {.project = project, .expected = {expected}});
    if (!verdict.serving) {
      return {.ok = false,
              .text = verdict.cause ? verdict.cause->sentence : "interrupted while waiting",
              .next = verdict.cause ? verdict.cause->next : "",
              .lines = verdict.cause ? verdict.cause->lines : std::vector<std::string>(),
              .cancelled = verdict.cancelled,
              .code = base::ExitCode::rollout_failed};
    }
    console.progress("restarted", ++done, static_cast<int>(containers.size()));
  }
  return {.ok = true, .text = base::plural(containers.size(), "container") + " restarted"};
}

std::vector<Step> restart_steps(const std::vector<observe::Container>& seen,
                                const release::Record& record,
                                const std::vector<std::string>& services) {
  std::vector<Step> steps;
  for (const auto& expected : expected(record)) {
    const bool chosen = services.empty() || std::find(services.begin(), services.end(),
                                                      expected.service) != services.end();
    std::vector<std::string> names;
    for (const auto& container : seen) {
      if (container.service == expected.service) names.push_back(container.name);
    }
    if (!chosen || names.empty()) continue;
    Step step{.id = "restart/" + expected.service, .title = "restart " + expected.service};
    for (const auto& name : names) {
      step.commands.push_back(tool::docker_restart({name}, grace_seconds));
    }
    step.work = [names, expected, project = record.project](Console& console) {
      return restart_one_by_one(console, names, project, expected);
    };
    if (!steps.empty()) step.needs = {steps.back().id};
    steps.push_back(std::move(step));
  }
  return steps;
}

}  // namespace

DeployResult restart(World& world, const RestartRequest& request) {
  const release::LocalStore store(request.state);
  const release::Record record = running_release(store);
  refuse_unknown(record, request.services);
  const release::Lock lock = release::acquire({.folder = request.state,
                                               .self = {.pid = request.pid,
                                                        .host = request.host,
                                                        .who = request.who,
                                                        .purpose = "restart",
                                                        .since = base::iso_time(world.clock.now())},
                                               .wait = request.lock_wait,
                                               .on_waiting = {}},
                                              world.clock);
  for (const auto& note : recover(world, store, lock)) {
    world.progress.on({.kind = EventKind::warning, .text = note});
  }
  const RunFolder folder = open_run(request.state, "restart", world.clock);
  world.progress.on(
      {.kind = EventKind::run_started, .text = "restart of \"" + request.project + "\" on local"});
  const observe::Eyes eyes{.runner = world.runner, .clock = world.clock, .ask = world.ask};
  const auto steps = restart_steps(observe::look(eyes, request.project), record, request.services);
  const auto execution = execute(steps, world, {.folder = folder});
  return finished(world, folder, restarted(execution, record));
}

}  // namespace cloudctl::action
