#include "action/minikube.h"

#include <algorithm>

#include "base/text.h"

namespace cloudctl::action {
namespace {

using process::Ending;

constexpr std::chrono::seconds question_time{60};
// Downloads of a first start are among it.
constexpr std::chrono::minutes start_time{20};
constexpr std::chrono::minutes addon_time{10};
constexpr std::chrono::minutes delete_time{5};

base::Error not_installed(const process::CommandLine& command, const process::Completed& done) {
  return base::Error({.what = "minikube " + process::outcome(command, done),
                      .where = process::printed(command),
                      .next = "install it: https://minikube.sigs.k8s.io/docs/start/",
                      .code = base::ExitCode::missing_tool});
}

std::string start_command(const std::string& profile) {
  return profile == "minikube" ? "minikube start" : "minikube start --profile " + profile;
}

// What minikube says about a failure, with its own advice.
Outcome failure_of(Console& console, const process::CommandLine& command,
                   const process::Completed& done) {
  const auto error = tool::minikube_error(done.out);
  const std::string advice = error ? error->advice : "";
  return {.ok = false,
          .text = error ? error->text : "minikube " + process::outcome(command, done),
          .next = advice.empty() ? "look at its last lines; \"minikube logs\" says more" : advice,
          .lines = console.last_lines(20),
          .cancelled = done.ending == Ending::cancelled,
          .timed_out = done.ending == Ending::timed_out,
          .code = done.ending == Ending::timed_out ? base::ExitCode::timed_out
                                                   : base::ExitCode::missing_tool};
}

// minikube's events as progress; its raw lines are in the step's log all the same.
Outcome run_telling(Console& console, const process::CommandLine& command,
                    std::chrono::milliseconds deadline) {
  process::RunOptions options{.deadline = deadline};
  options.on_line = [&console](process::Stream, std::string_view line) {
    const auto event = tool::parse_minikube_line(line);
    if (!event) return console.log(line);
    console.log(event->text);
    if (event->kind == tool::MinikubeEvent::Kind::step)
      console.progress(event->text, event->current, event->total);
  };
  const auto done = console.run(command, options);
  if (!done.ok()) return failure_of(console, command, done);
  return {.ok = true, .text = "done"};
}

Step start_step(const MinikubeNeed& need) {
  tool::MinikubeStart how = need.how;
  // Together with the start they cost one wait less.
  if (need.metrics) how.addons.emplace_back("metrics-server");
  if (need.ingress) how.addons.emplace_back("ingress");
  const auto command = tool::minikube_start(need.profile, how);
  return {.id = "minikube/start",
          .title = "start minikube \"" + need.profile + "\"",
          .commands = {command},
          .work = [command](Console& console) {
            Outcome outcome = run_telling(console, command, start_time);
            if (outcome.ok) outcome.text = "runs";
            return outcome;
          }};
}

Step addon_step(const std::string& profile, const std::string& addon) {
  const auto command = tool::minikube_enable(profile, addon);
  return {.id = "minikube/" + addon,
          .title = "enable addon \"" + addon + "\" of minikube \"" + profile + "\"",
          .commands = {command},
          .work = [command](Console& console) {
            Outcome outcome = run_telling(console, command, addon_time);
            if (outcome.ok) outcome.text = "enabled";
            return outcome;
          }};
}

std::vector<std::string> enabled_addons(World& world, const std::string& profile) {
  const auto command = tool::minikube_addons(profile);
  const auto done = world.runner.run(command, {.deadline = question_time});
  if (done.ok()) return tool::parse_minikube_addons(done.out);
  throw base::Error(
      {.what = "minikube does not say which addons are enabled: " + process::outcome(command, done),
       .where = process::printed(command),
       .next = "see whether it runs: minikube status --profile " + profile,
       .code = base::ExitCode::missing_tool});
}

bool has(const std::vector<std::string>& names, const std::string& name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

MinikubeResult result_of(const Execution& execution, const std::string& sentence) {
  if (execution.ok) return {.changed = true, .sentence = sentence};
  if (execution.cancelled)
    return {.code = base::ExitCode::interrupted,
            .sentence = "interrupted",
            .next = "do it again: what is there already is used"};
  return {.code = execution.outcome.code,
          .sentence = execution.outcome.text,
          .next = execution.outcome.next};
}

std::string address_of(World& world, const std::string& profile) {
  const auto done = world.runner.run(tool::minikube_ip(profile), {.deadline = question_time});
  return done.ok() ? std::string(base::trim(done.out)) : "";
}

Check check(const std::string& name, const std::string& found, bool ok, const std::string& fix) {
  return {.name = name,
          .grade = ok ? Grade::ok : Grade::failed,
          .found = found.empty() ? "unknown" : base::printable(found),
          .fix = ok ? "" : fix,
          .code = base::ExitCode::missing_tool};
}

}  // namespace

tool::MinikubeStatus look_at_minikube(World& world, const std::string& profile) {
  const auto command = tool::minikube_status(profile);
  const auto done = world.runner.run(command, {.deadline = question_time});
  if (done.ending == Ending::exited) return tool::parse_minikube_status(done);
  throw not_installed(command, done);
}

base::Error minikube_is_away(const std::string& profile, const tool::MinikubeStatus& status) {
  const std::string state = !status.exists                   ? "does not exist"
                            : status.host == "Nonexistent"   ? "has no machine any more"
                            : status.host != "Running"       ? "is stopped"
                            : status.api_server != "Running" ? "runs, but its API server does not"
                                                             : "runs, but not all of its nodes do";
  return base::Error({.what = "minikube \"" + profile + "\" " + state,
                      .where = process::printed(tool::minikube_status(profile)),
                      .next = "start it: " + start_command(profile) +
                              "; \"cloudctl deploy --start\" does that too",
                      .code = base::ExitCode::missing_tool});
}

std::vector<Step> minikube_steps(World& world, const MinikubeNeed& need) {
  const auto status = look_at_minikube(world, need.profile);
  if (!tool::runs(status)) {
    if (!need.start) throw minikube_is_away(need.profile, status);
    return {start_step(need)};
  }
  if (!need.metrics && !need.ingress) return {};
  const auto enabled = enabled_addons(world, need.profile);
  std::vector<Step> steps;
  for (const auto& [wanted, addon] :
       {std::pair(need.metrics, "metrics-server"), std::pair(need.ingress, "ingress")}) {
    if (!wanted || has(enabled, addon)) continue;
    steps.push_back(addon_step(need.profile, addon));
    // minikube writes the profile's file for each: one after the other.
    if (steps.size() > 1) steps.back().needs.push_back(steps.front().id);
  }
  return steps;
}

void make_minikube_ready(World& world, const MinikubeNeed& need,
                         const std::filesystem::path& state) {
  const auto steps = minikube_steps(world, need);
  if (steps.empty()) return;
  const RunFolder folder = open_run(state, "minikube", world.clock);
  const auto execution = execute(steps, world, {.folder = folder});
  if (execution.ok) return;
  const auto result = result_of(execution, "");
  throw base::Error({.what = "minikube \"" + need.profile + "\" is not ready: " + result.sentence,
                     .where = execution.log,
                     .next = result.next,
                     .code = result.code});
}

MinikubeResult create_minikube(World& world, const MinikubeNeed& need, const RunFolder& folder) {
  MinikubeNeed starting = need;
  starting.start = true;
  const auto steps = minikube_steps(world, starting);
  const std::string name = "minikube \"" + need.profile + "\"";
  if (steps.empty()) return {.sentence = name + " runs already"};
  return result_of(execute(steps, world, {.folder = folder}), name + " runs");
}

MinikubeResult delete_minikube(World& world, const std::string& profile, const RunFolder& folder) {
  const std::string name = "minikube \"" + profile + "\"";
  if (!look_at_minikube(world, profile).exists) return {.sentence = name + " does not exist"};
  const auto command = tool::minikube_delete(profile);
  const Step step{.id = "minikube/delete",
                  .title = "delete " + name,
                  .commands = {command},
                  .work = [command](Console& console) {
                    Outcome outcome = run_telling(console, command, delete_time);
                    if (outcome.ok) outcome.text = "deleted";
                    return outcome;
                  }};
  return result_of(execute({step}, world, {.folder = folder}), name + " is deleted");
}

std::vector<Check> minikube_checks(World& world, const std::string& profile) {
  const auto status = look_at_minikube(world, profile);
  const std::string start = "start it: " + start_command(profile);
  if (!status.exists)
    return {check("minikube", "profile \"" + profile + "\" does not exist", false, start)};
  const bool running = tool::runs(status);
  std::vector<Check> checks = {
      check("minikube", status.host, status.host == "Running", start),
      check("kubelet", status.kubelet, status.kubelet == "Running", start),
      check("API server", status.api_server, status.api_server == "Running", start),
      check("nodes",
            std::to_string(status.running_nodes) + " of " +
                base::plural(static_cast<std::size_t>(status.nodes), "node") + " running",
            status.running_nodes == status.nodes, start)};
  if (!running) return checks;
  checks.push_back({.name = "address", .found = address_of(world, profile)});
  const auto addons = enabled_addons(world, profile);
  checks.push_back({.name = "addons", .found = addons.empty() ? "none" : base::join(addons, ", ")});
  return checks;
}

}  // namespace cloudctl::action
