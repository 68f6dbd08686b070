// The verdict from outside on a release of a cluster, and running kubectl against a server that may
// be away for a while.

#include <algorithm>

#include "action/cluster_roll.h"
#include "base/text.h"

namespace cloudctl::action {
namespace {

using Moment = std::chrono::steady_clock::time_point;

constexpr std::chrono::seconds patience{60};
constexpr std::chrono::seconds answer_time{30};   // nodes learn of a service in a second or two
constexpr std::chrono::minutes balancer_time{3};  // clouds take their time
constexpr std::chrono::milliseconds pause{200};
constexpr std::chrono::minutes apply_time{3};

bool all_serve(const observe::State& state) {
  return std::all_of(state.services.begin(), state.services.end(), [](const auto& service) {
    return service.wanted == 0 || service.condition == observe::Condition::serving;
  });
}

// Names of services whose balancer has no address yet.
std::vector<std::string> without_address(const ClusterApply& apply) {
  std::vector<std::string> names;
  for (const auto& one : cluster_expected(apply.record)) {
    const bool balanced = one.expose.kind == config::Exposure::balancer;
    if (balanced && observe::urls(one, apply.scene).empty()) names.push_back(one.service.service);
  }
  return names;
}

void look_at_services(Console& console, ClusterApply& apply) {
  const auto command =
      tool::kubectl_get(apply.place.kubectl, {tool::resource_name("v1", "Service")},
                        observe::selector(apply.record.project));
  const auto done = console.world().runner.run(command, {.deadline = answer_time});
  if (!done.ok()) return;  // asked again soon
  apply.scene.services =
      observe::scene(tool::parse_objects(done.out, process::printed(command))).services;
}

// False if the run was cancelled meanwhile.
bool await_balancers(Console& console, ClusterApply& apply, Moment until) {
  World& world = console.world();
  for (auto names = without_address(apply); !names.empty(); names = without_address(apply)) {
    if (world.clock.steady() >= until) {
      apply.tell({.kind = EventKind::warning,
                  .text = "the balancer of " + base::join(names, ", ") +
                          " has no address yet: nothing was asked from outside",
                  .next = "see \"cloudctl status\" in a while; does this cluster have load "
                          "balancers?"});
      return true;
    }
    console.progress("waiting for the address of " + base::join(names, ", "));
    look_at_services(console, apply);
    if (!world.clock.sleep(std::chrono::seconds(1))) return false;
  }
  return true;
}

Outcome bad(const observe::State& state) {
  Outcome outcome{.ok = false, .code = base::ExitCode::rollout_failed};
  for (const auto& service : state.services) {
    if (service.wanted == 0 || service.condition == observe::Condition::serving) continue;
    if (outcome.text.empty()) {
      outcome.text = "service \"" + service.name + "\" " + service.reason;
      outcome.next = service.next;
    } else {
      outcome.lines.push_back("also: service \"" + service.name + "\" " + service.reason);
    }
  }
  return outcome;
}

Outcome interrupted() {
  return {.ok = false, .text = "interrupted while asking from outside", .cancelled = true};
}

}  // namespace

Outcome ask_from_outside(Console& console, ClusterApply& apply) {
  World& world = console.world();
  const auto limit = [&](std::chrono::milliseconds time) {
    const Moment end = world.clock.steady() + time;
    return apply.until ? std::min(end, *apply.until) : end;
  };
  if (!await_balancers(console, apply, limit(balancer_time))) return interrupted();
  const auto expected = cluster_expected(apply.record);
  const observe::ClusterEyes eyes{.runner = world.runner,
                                  .clock = world.clock,
                                  .ask = world.ask,
                                  .kubectl = apply.place.kubectl};
  const Moment until = limit(answer_time);
  for (;;) {
    const auto state = observe::asked(eyes, apply.state, apply.scene, expected);
    if (all_serve(state)) {
      apply.state = state;
      return {.ok = true, .text = "all serve"};
    }
    if (world.clock.steady() >= until) return bad(state);
    if (!world.clock.sleep(pause)) return interrupted();
  }
}

process::Completed run_patiently(Console& console, const process::CommandLine& command,
                                 process::RunOptions options) {
  options.deadline = apply_time;
  options.keep = 256U << 20U;
  options.on_line = [&](process::Stream stream, std::string_view line) {
    if (stream == process::Stream::err) console.log(line);
  };
  base::Clock& clock = console.world().clock;
  const Moment until = clock.steady() + patience;
  for (;;) {
    auto done = console.run(command, options);
    const bool again = !done.ok() && tool::is_passing(tool::failure(done).kind);
    if (!again || clock.steady() >= until) return done;
    console.progress("the API server does not answer; trying again");
    if (clock.sleep(std::chrono::seconds(1))) continue;
    // After Ctrl-C nobody waits for it.
    if (!options.clean_up) done.ending = process::Ending::cancelled;
    return done;
  }
}

Outcome refused(const process::CommandLine& command, const process::Completed& completed,
                const std::string& what) {
  if (completed.ending == process::Ending::cancelled) {
    return {.ok = false, .text = "interrupted", .cancelled = true};
  }
  const auto conflicts = tool::parse_conflicts(completed.err);
  if (!conflicts.empty()) {
    Outcome outcome{.ok = false,
                    .text = "\"" + conflicts.front().manager + "\" has set " +
                            conflicts.front().field + " in the cluster, and " + what +
                            " wants another value",
                    .next =
                        "take it over with --force-conflicts, or put that value into "
                        "cloudctl.yaml"};
    for (const auto& one : conflicts) {
      outcome.lines.push_back("\"" + one.manager + "\" has set " + one.field);
    }
    return outcome;
  }
  const auto failure = tool::failure(completed);
  if (tool::is_passing(failure.kind) || failure.kind == tool::KubeError::unauthorised) {
    const auto why = observe::no_cluster(command, completed).failure();
    return {.ok = false, .text = why.what, .next = why.next, .code = why.code};
  }
  return {.ok = false,
          .text = "the cluster refuses " + what + ": " + failure.sentence,
          .next = "see the whole log of this step for the object that is meant",
          .lines = {},
          .code = failure.kind == tool::KubeError::forbidden ? base::ExitCode::unauthorised
                                                             : base::ExitCode::failed};
}

}  // namespace cloudctl::action
