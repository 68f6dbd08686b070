#include "action/local_apply.h"

#include <algorithm>
#include <set>

#include "action/verdict.h"
#include "base/error.h"
#include "base/text.h"
#include "tool/compose.h"
#include "tool/docker_act.h"

namespace cloudctl::action {
namespace {

constexpr std::chrono::minutes compose_time{10};
constexpr int grace_seconds = 10;
constexpr int short_grace_seconds = 3;
// So long everything that is new must have run before a release is called good.
constexpr std::chrono::milliseconds settle{3000};

tool::Compose compose_of(const Apply& apply) {
  tool::Compose compose{.project = apply.record.project,
                        .file = apply.file.string(),
                        .env = compose_variables(apply.record),
                        .secret_env = {}};
  for (const auto& service : apply.record.services) {
    for (const auto& name : service.secrets) {
      const auto value = apply.secrets.find(name);
      if (value != apply.secrets.end()) compose.secret_env[name] = value->second;
    }
  }
  return compose;
}

// What one wave runs: surplus replicas removed, what only needs more replicas started beside what
// runs, the rest made anew.
std::vector<process::CommandLine> wave_commands(const Apply& apply,
                                                const std::vector<std::string>& wave) {
  const auto all_ways = ways(apply);
  tool::ComposeUp renew, more;
  more.no_recreate = true;
  // What failed a moment ago has nothing to finish.
  if (!apply.prefix.empty()) renew.grace_seconds = more.grace_seconds = short_grace_seconds;
  std::vector<std::string> too_many;
  for (const auto& name : wave) {
    const auto* service = release::find_service(apply.record, name);
    if (service == nullptr) continue;
    const Way way = all_ways.at(name);
    if (way == Way::renew) renew.services.push_back(name);
    if (way != Way::scale) continue;
    more.services.push_back(name);
    for (auto& one : surplus(*service, apply.there)) too_many.push_back(std::move(one));
  }
  std::vector<process::CommandLine> commands;
  const auto compose = compose_of(apply);
  if (!too_many.empty()) {
    commands.push_back(tool::docker_stop(too_many, grace_seconds));
    commands.push_back(tool::docker_rm(too_many));
  }
  if (!more.services.empty()) commands.push_back(tool::compose_up(compose, more));
  if (!renew.services.empty()) commands.push_back(tool::compose_up(compose, renew));
  return commands;
}

std::vector<observe::Expected> expected_of(const Apply& apply,
                                           const std::vector<std::string>& services) {
  std::vector<observe::Expected> chosen;
  for (auto& one : expected(apply.record)) {
    const bool wanted = std::find(services.begin(), services.end(), one.service) != services.end();
    if (wanted) chosen.push_back(std::move(one));
  }
  return chosen;
}

observe::Eyes eyes(Console& console) {
  World& world = console.world();
  return {.runner = world.runner, .clock = world.clock, .ask = world.ask};
}

// Compose could not start something: the container that it left says why better than compose does.
Outcome start_failed(Console& console, const Apply& apply, const process::CommandLine& command,
                     const process::Completed& done) {
  Outcome outcome{.ok = false,
                  .text = "compose could not start it: " + process::outcome(command, done),
                  .next = "look at its last lines",
                  .lines = console.last_lines(20),
                  .cancelled = done.ending == process::Ending::cancelled,
                  .timed_out = done.ending == process::Ending::timed_out};
  if (outcome.cancelled) return outcome;
  if (const auto seen = observe::look_if_answered(eyes(console), apply.record.project)) {
    for (const auto& container : *seen) {
      if (container.error.empty() || container.phase == observe::Phase::running) continue;
      const auto found = observe::start_failure(container.error, container.name);
      outcome.text = found.sentence;
      outcome.next = found.next;
      return outcome;
    }
  } else {
    throw observe::no_engine(console.world().runner, command, done);
  }
  const auto lines = base::lines(base::to_valid_utf8(done.err));
  if (!lines.empty()) {
    const auto found = observe::start_failure(lines.back(), apply.record.project);
    outcome.text += ": " + base::clipped(base::printable(lines.back()), 300);
    outcome.next = found.next.rfind("see the whole", 0) == 0 ? outcome.next : found.next;
  }
  return outcome;
}

Outcome wait(Console& console, const Apply& apply, observe::Wait request) {
  request.project = apply.record.project;
  request.until = apply.until;
  request.on_change = telling_ready(console);
  return outcome_of(observe::wait_until_serving(eyes(console), request), apply.secrets);
}

Step wave_step(const Apply& apply, std::size_t index) {
  const auto& wave = apply.record.waves[index];
  Step step{.id = apply.prefix + "start/" + std::to_string(index + 1),
            .title = "start " + base::join(wave, ", ")};
  step.commands = wave_commands(apply, wave);
  step.work = [apply, wave, commands = step.commands](Console& console) -> Outcome {
    for (const auto& command : commands) {
      const auto done = console.run(command, {.deadline = compose_time});
      if (!done.ok()) return start_failed(console, apply, command, done);
    }
    Outcome outcome = wait(console, apply, {.expected = expected_of(apply, wave), .settle = {}});
    if (outcome.ok && commands.empty()) outcome.text += ", unchanged";
    return outcome;
  };
  return step;
}

Step verdict_step(const Apply& apply, bool anything_starts) {
  Step step{.id = apply.prefix + "verdict", .title = "ask all services from outside"};
  step.work = [apply, anything_starts](Console& console) -> Outcome {
    Outcome outcome = wait(console, apply,
                           {.expected = expected(apply.record),
                            .settle = anything_starts ? settle : std::chrono::milliseconds(0)});
    if (outcome.ok) outcome.text = "all serve";
    return outcome;
  };
  return step;
}

Step tidy_step(const Apply& apply, const std::vector<std::string>& names) {
  return {.id = apply.prefix + "tidy",
          .title = "remove what the release no longer has",
          .needs = {apply.prefix + "verdict"},
          .commands = {tool::docker_stop(names, grace_seconds), tool::docker_rm(names)},
          .work = {}};
}

}  // namespace

std::map<std::string, Way> ways(const Apply& apply) {
  std::map<std::string, Way> result;
  for (const auto& service : apply.record.services) {
    const bool renewed = apply.renewed.count(service.name) != 0;
    result[service.name] = renewed ? Way::renew : way(service, apply.there);
  }
  return result;
}

std::vector<std::string> surplus(const release::ServiceRecord& wanted,
                                 const std::vector<observe::Container>& there) {
  std::vector<observe::Container> ours;
  std::copy_if(there.begin(), there.end(), std::back_inserter(ours),
               [&](const auto& container) { return container.service == wanted.name; });
  const auto order = [](const observe::Container& one) {
    return std::pair(one.host_ports.empty() ? 0 : one.host_ports.front(), one.number);
  };
  std::sort(ours.begin(), ours.end(),
            [&](const auto& left, const auto& right) { return order(left) < order(right); });
  std::vector<std::string> names;
  for (std::size_t at = static_cast<std::size_t>(std::max(wanted.replicas, 0)); at < ours.size();
       ++at) {
    names.push_back(ours[at].name);
  }
  return names;
}

std::vector<std::string> half_made(const std::vector<observe::Container>& there) {
  constexpr std::size_t short_id = 12;
  std::vector<std::string> names;
  for (const auto& container : there) {
    const std::string& name = container.name;
    const bool prefixed = name.size() > short_id && name[short_id] == '_' &&
                          name.find_first_not_of("0123456789abcdef") == short_id;
    if (prefixed && !container.config_hash.empty()) names.push_back(name);
  }
  return names;
}

std::vector<std::string> orphans(const release::Record& record,
                                 const std::vector<observe::Container>& there) {
  std::vector<std::string> names;
  for (const auto& container : there) {
    const bool ours = !container.config_hash.empty();
    if (ours && release::find_service(record, container.service) == nullptr) {
      names.push_back(container.name);
    }
  }
  return names;
}

std::vector<Step> apply_steps(const Apply& given) {
  std::vector<Step> steps;
  Apply apply = given;
  const auto cleared = half_made(apply.there);
  if (!cleared.empty()) {
    std::erase_if(apply.there, [&](const observe::Container& one) {
      return std::find(cleared.begin(), cleared.end(), one.name) != cleared.end();
    });
    steps.push_back({.id = apply.prefix + "clear",
                     .title = "remove what a killed run had half made",
                     .needs = {},
                     .commands = {tool::docker_rm(cleared)},
                     .work = {}});
  }
  bool anything_starts = false;
  for (std::size_t index = 0; index < apply.record.waves.size(); ++index) {
    Step step = wave_step(apply, index);
    if (!steps.empty()) step.needs = {steps.back().id};
    anything_starts = anything_starts || !step.commands.empty();
    steps.push_back(std::move(step));
  }
  Step verdict = verdict_step(apply, anything_starts);
  if (!steps.empty()) verdict.needs = {steps.back().id};
  steps.push_back(std::move(verdict));
  const auto names = orphans(apply.record, apply.there);
  if (!names.empty()) steps.push_back(tidy_step(apply, names));
  return steps;
}

}  // namespace cloudctl::action
