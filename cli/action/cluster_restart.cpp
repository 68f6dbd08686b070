#include <algorithm>

#include "action/cluster_apply.h"
#include "action/cluster_manage.h"
#include "action/cluster_view.h"
#include "action/release_run.h"
#include "action/verdict.h"
#include "base/error.h"
#include "base/text.h"
#include "observe/cluster_wait.h"
#include "observe/cluster_watch.h"

namespace cloudctl::action {
namespace {

constexpr std::chrono::minutes lease_wait{5};

release::Record running_release(const ClusterView& view) {
  auto record = view.history.last_good();
  if (record) return std::move(*record);
  throw base::Error({.what = "nothing is deployed there", .next = "run \"cloudctl deploy\""});
}

// The workload of a service that `rollout VERB` works on. Throws Error with the reason if it is of
// another kind.
std::string rollable(const release::Record& record, const std::string& service,
                     const std::vector<std::string>& kinds, const std::string& verb) {
  if (release::find_service(record, service) == nullptr) {
    throw base::Error(
        {.what = "release " + std::to_string(record.number) + " has no service \"" + service + "\"",
         .next = "see \"" + command_for(record, "status") + "\"",
         .code = base::ExitCode::usage});
  }
  for (const auto& one : cluster_expected(record)) {
    if (one.service.service != service) continue;
    if (std::find(kinds.begin(), kinds.end(), one.kind) != kinds.end()) {
      return one.kind + "/" + service;
    }
    throw base::Error(
        {.what = "service \"" + service + "\" is a " + one.kind + ", which cannot " + verb,
         .where = "services." + service + ".workload",
         .next = "only these can: " + base::join(kinds, ", "),
         .code = base::ExitCode::usage});
  }
  return {};
}

// "Deployment/web" as kubectl wants it: "deployments.v1.apps/web".
std::string address(const std::string& workload) {
  const auto slash = workload.find('/');
  return tool::resource_name("apps/v1", workload.substr(0, slash)) + workload.substr(slash);
}

std::int64_t generation_of(const ClusterView& view, const std::string& workload) {
  for (const auto& object : view.objects) {
    if (object.ref.kind + "/" + object.ref.name == workload) return object.generation;
  }
  return 0;
}

Step restart_step(const ClusterRestart& request, const ClusterView& view,
                  const release::Record& record, const std::string& workload) {
  const auto command = tool::kubectl_rollout(request.place.kubectl, "restart", address(workload));
  const std::string service = workload.substr(workload.find('/') + 1);
  observe::ClusterWait wait{.project = record.project, .expected = {}};
  for (auto& one : cluster_expected(record)) {
    if (one.service.service == service) wait.expected.push_back(std::move(one));
  }
  wait.generations[workload] = generation_of(view, workload) + 1;
  return {.id = "restart/" + service,
          .title = "restart " + service,
          .needs = {},
          .commands = {command},
          .work = [command, wait, kubectl = request.place.kubectl](Console& console) -> Outcome {
            World& world = console.world();
            const observe::ClusterEyes eyes{
                .runner = world.runner, .clock = world.clock, .ask = world.ask, .kubectl = kubectl};
            observe::Watches watches(eyes, observe::watched(wait.expected),
                                     observe::selector(wait.project));
            const auto done = run_patiently(console, command);
            if (!done.ok()) return refused(command, done, "the restart");
            auto told = wait;
            told.on_change = telling_ready(console);
            return outcome_of(observe::wait_until_rolled(eyes, told, watches), {});
          }};
}

// All that can be restarted, or those that were named.
std::vector<std::string> chosen(const release::Record& record,
                                const std::vector<std::string>& services) {
  static const std::vector<std::string> kinds{"Deployment", "StatefulSet"};
  std::vector<std::string> workloads;
  for (const auto& name : services) {
    workloads.push_back(rollable(record, name, kinds, "be restarted"));
  }
  if (!services.empty()) return workloads;
  for (const auto& one : cluster_expected(record)) {
    if (std::find(kinds.begin(), kinds.end(), one.kind) != kinds.end()) {
      workloads.push_back(one.kind + "/" + one.service.service);
    }
  }
  return workloads;
}

}  // namespace

DeployResult restart_in_cluster(World& world, const ClusterRestart& request) {
  const RunFolder folder = open_run(request.place.state, "restart", world.clock);
  world.progress.on(
      {.kind = EventKind::run_started,
       .text = "restart of \"" + request.place.project + "\" on " + request.place.target});
  const auto view = look_at_cluster(world, request.place);
  const auto record = running_release(view);
  const auto workloads = chosen(record, request.services);
  const auto lease = take_lease(world, {.place = request.place,
                                        .seen = view.objects,
                                        .self = {.pid = request.pid,
                                                 .host = request.host,
                                                 .who = request.who,
                                                 .purpose = "restart",
                                                 .since = base::iso_time(world.clock.now())},
                                        .wait = lease_wait});
  std::vector<Step> steps;
  for (const auto& workload : workloads) {
    steps.push_back(restart_step(request, view, record, workload));
    if (steps.size() > 1) steps.back().needs = {steps[steps.size() - 2].id};
  }
  const auto execution = execute(steps, world, {.folder = folder});
  return finished(world, folder, restarted(execution, record));
}

DeployResult pause_in_cluster(World& world, const ClusterPause& request) {
  const auto record = running_release(look_at_cluster(world, request.place));
  const std::string verb = request.resume ? "resume" : "pause";
  const auto workload = rollable(record, request.service, {"Deployment"}, "be " + verb + "d");
  const auto command = tool::kubectl_rollout(request.place.kubectl, verb, address(workload));
  const auto done = world.runner.run(command, {.deadline = std::chrono::seconds(30)});
  DeployResult result{.release = record.number};
  result.changed = done.ok();
  if (done.ok()) {
    result.sentence = "rollout of \"" + request.service + "\" is " + verb + "d";
    if (!request.resume) {
      result.next =
          "go on with \"" + command_for(record, "rollout resume " + request.service) + "\"";
    }
    return result;
  }
  const auto failure = tool::failure(done);
  // It is what was wanted: kubectl calls it an error.
  const bool already = failure.sentence.find("already paused") != std::string::npos ||
                       failure.sentence.find("not paused") != std::string::npos;
  if (already) {
    result.sentence = "rollout of \"" + request.service + "\" was " + verb + "d already";
    return result;
  }
  const auto why = refused(command, done, "this");
  result.code = why.code;
  result.sentence = "rollout of \"" + request.service + "\" cannot be " + verb + "d: " + why.text;
  result.next = why.next;
  return result;
}

}  // namespace cloudctl::action
