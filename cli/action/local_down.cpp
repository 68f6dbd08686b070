#include <algorithm>

#include "action/local_deploy.h"
#include "action/local_recover.h"
#include "base/error.h"
#include "base/text.h"
#include "observe/local.h"
#include "release/passwords.h"
#include "tool/docker_act.h"
#include "tool/docker_container.h"

namespace cloudctl::action {
namespace {

constexpr int grace_seconds = 10;
constexpr std::chrono::seconds answer_time{30};

// What is there of a project, and ours.
struct Belongings {
  std::vector<std::string> containers, networks, volumes;
};

std::vector<std::string> named(World& world, const process::CommandLine& command) {
  const auto done = world.runner.run(command, {.deadline = answer_time});
  if (!done.ok()) throw observe::no_engine(world.runner, command, done);
  return tool::parse_names(done.out);
}

Belongings belongings(World& world, const std::string& project) {
  const observe::Eyes eyes{.runner = world.runner, .clock = world.clock, .ask = world.ask};
  Belongings found;
  for (const auto& container : observe::glance(eyes, project)) {
    // Others may use the same compose project name; only our label makes it ours.
    if (!container.config_hash.empty()) found.containers.push_back(container.name);
  }
  const std::string label = std::string(tool::compose_project_label) + "=" + project;
  found.networks = named(world, tool::docker_network_ls(label));
  found.volumes = named(world, tool::docker_volume_ls(label));
  return found;
}

Step step(const std::string& id, const std::string& title,
          std::vector<process::CommandLine> commands) {
  return {.id = id, .title = title, .needs = {}, .commands = std::move(commands), .work = {}};
}

std::vector<Step> steps_for(const Belongings& found, bool data) {
  std::vector<Step> steps;
  const auto then = [&](Step next) {
    if (!steps.empty()) next.needs = {steps.back().id};
    steps.push_back(std::move(next));
  };
  if (!found.containers.empty()) {
    then(step("stop", "stop " + base::plural(found.containers.size(), "container"),
              {tool::docker_stop(found.containers, grace_seconds)}));
    then(step("remove", "remove " + base::plural(found.containers.size(), "container"),
              {tool::docker_rm(found.containers)}));
  }
  if (!found.networks.empty()) {
    then(step("network", "remove the network", {tool::docker_network_rm(found.networks)}));
  }
  if (data && !found.volumes.empty()) {
    then(step("data", "remove " + base::plural(found.volumes.size(), "volume") + " with its data",
              {tool::docker_volume_rm(found.volumes)}));
  }
  return steps;
}

release::LockRequest lock_request(World& world, const DownRequest& request) {
  return {.folder = request.state,
          .self = {.pid = request.pid,
                   .host = request.host,
                   .who = request.who,
                   .purpose = "down",
                   .since = base::iso_time(world.clock.now())},
          .wait = request.lock_wait,
          .on_waiting = [&world](const release::Holder& holder) {
            world.progress.on(
                {.kind = EventKind::note, .text = "waiting for " + release::described(holder)});
          }};
}

void refuse_other_engine(World& world, const release::LocalStore& store,
                         const std::string& project) {
  const auto pinned = store.engine();
  if (!pinned || *pinned == engine_identity(world)) return;
  throw base::Error({.what = "this is another docker engine than the one that \"" + project +
                             "\" was deployed to",
                     .next = "go back to that engine (\"docker context ls\", DOCKER_HOST)"});
}

DownResult result_of(const DownRequest& request, const Belongings& found) {
  DownResult result{.containers = found.containers};
  if (!request.data) result.kept = found.volumes;
  const bool nothing = found.containers.empty() && found.networks.empty();
  result.sentence = nothing ? "nothing of \"" + request.project + "\" runs"
                            : "\"" + request.project + "\" is down: " +
                                  base::plural(found.containers.size(), "container") + " removed";
  if (result.kept.empty()) return result;
  result.sentence += "; kept with their data: " + base::join(result.kept, ", ");
  result.next = "look into one with \"docker volume inspect " + result.kept.front() +
                "\"; remove them with \"cloudctl down --data\"";
  return result;
}

}  // namespace

std::vector<Step> down_steps(World& world, const DownRequest& request) {
  return steps_for(belongings(world, request.project), request.data);
}

DownResult down(World& world, const DownRequest& request) {
  const release::LocalStore store(request.state);
  refuse_other_engine(world, store, request.project);
  const release::Lock lock = release::acquire(lock_request(world, request), world.clock);
  for (const auto& note : recover(world, store, lock)) {
    world.progress.on({.kind = EventKind::warning, .text = note});
  }
  const Belongings found = belongings(world, request.project);
  const RunFolder folder = open_run(request.state, "down", world.clock);
  const Execution execution = execute(steps_for(found, request.data), world, {.folder = folder});
  if (!execution.ok) {
    return {.code = execution.cancelled ? base::ExitCode::interrupted : execution.outcome.code,
            .sentence = execution.cancelled ? "interrupted: part of it may be left"
                                            : "cannot be taken down: " + execution.outcome.text,
            .next = "run \"cloudctl down\" again; it goes on where this ended"};
  }
  if (request.data) release::PasswordStore(request.state).forget();
  store.forget();
  return result_of(request, found);
}

}  // namespace cloudctl::action
