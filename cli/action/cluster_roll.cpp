#include "action/cluster_roll.h"

#include <algorithm>
#include <set>

#include "action/evidence.h"
#include "action/verdict.h"
#include "base/text.h"
#include "observe/cluster_wait.h"
#include "observe/cluster_watch.h"
#include "observe/steady.h"
#include "release/stops_first.h"

namespace cloudctl::action {
namespace {

constexpr double requests_per_second = 20;

observe::ClusterEyes eyes(Console& console, const ClusterApply& apply) {
  World& world = console.world();
  return {.runner = world.runner,
          .clock = world.clock,
          .ask = world.ask,
          .kubectl = apply.place.kubectl};
}

std::vector<observe::ClusterExpected> expected_of(const ClusterApply& apply,
                                                  const std::vector<std::string>& services) {
  std::vector<observe::ClusterExpected> chosen;
  for (auto& one : cluster_expected(apply.record)) {
    const bool wanted =
        std::find(services.begin(), services.end(), one.service.service) != services.end();
    if (wanted) chosen.push_back(std::move(one));
  }
  return chosen;
}

// What of the wave is rolled while it serves: what its requests say is about the rollout.
std::vector<std::string> urls_under_change(const ClusterApply& apply, const ClusterWave& wave) {
  std::set<std::string> changed;
  for (const auto& object : wave.objects) changed.insert(object.service);
  const auto expected = expected_of(apply, wave.services);
  const auto state = observe::judged(apply.scene, expected);
  std::vector<std::string> urls;
  for (const auto& one : expected) {
    const auto& name = one.service.service;
    const bool served =
        std::any_of(state.services.begin(), state.services.end(), [&](const auto& service) {
          return service.name == name && service.ready > 0 &&
                 service.condition != observe::Condition::failing;
        });
    if (!served || changed.count(name) == 0) continue;
    for (const auto& question : observe::outside_questions(one, apply.scene)) {
      urls.push_back(question.url);
    }
  }
  return urls;
}

// What the apply made of the objects: services with their addresses, workloads with the generation
// from which on the watches are believed.
std::map<std::string, std::int64_t> taken_in(ClusterApply& apply, const std::string& out,
                                             const std::string& command) {
  std::map<std::string, std::int64_t> generations;
  for (const auto& object : tool::parse_objects(out, command)) {
    if (tool::is_workload(object)) {
      generations[object.ref.kind + "/" + object.ref.name] = object.generation;
    }
    if (object.ref.kind != "Service") continue;
    const auto service = tool::parse_service(object);
    std::erase_if(apply.scene.services,
                  [&](const tool::KubeService& one) { return one.name == service.name; });
    apply.scene.services.push_back(service);
  }
  return generations;
}

void take_in(observe::State& state, const observe::State& news) {
  for (const auto& service : news.services) {
    std::erase_if(state.services, [&](const auto& one) { return one.name == service.name; });
    state.services.push_back(service);
  }
}

// The step's text and the last sentence have them; failed requests are said as what they are.
void say_figures(ClusterApply& apply, const observe::LoadFigures& figures) {
  if (figures.requests == 0) return;
  const std::string words = "while it was rolled: " + observe::described(figures);
  apply.figures.push_back(words);
  if (figures.failed == 0) return;
  apply.tell({.kind = EventKind::warning, .text = words, .lines = figures.failures});
}

bool is_lost(const ClusterApply& apply) {
  return apply.lease != nullptr && apply.lease->lost();
}

Outcome applied_and_awaited(Console& console, ClusterApply& apply, const ClusterWave& wave,
                            const process::CommandLine& command) {
  const auto see = eyes(console, apply);
  observe::ClusterWait wait{.project = apply.record.project,
                            .expected = expected_of(apply, wave.services),
                            .until = apply.until,
                            .on_change = telling_ready(console)};
  observe::Watches watches(see, observe::watched(wait.expected),
                           observe::selector(apply.record.project));
  for (const auto& sentence : gaps(apply, wave)) {
    apply.tell({.kind = EventKind::note, .text = sentence});
  }
  if (!command.argv.empty()) {
    const auto done = run_patiently(console, command);
    if (!done.ok()) return refused(command, done, "the release");
    wait.generations = taken_in(apply, done.out, process::printed(command));
  }
  if (wait.expected.empty()) return {.ok = true, .text = "applied"};
  wait.give_up = [&] { return is_lost(apply); };
  const auto verdict = observe::wait_until_rolled(see, wait, watches);
  if (is_lost(apply)) return lease_not_held(*apply.lease);
  take_in(apply.state, verdict.state);
  Outcome outcome = outcome_of(verdict, apply.secrets);
  if (outcome.ok && wave.objects.empty()) outcome.text += ", unchanged";
  return outcome;
}

}  // namespace

std::vector<std::string> gaps(const ClusterApply& apply, const ClusterWave& wave) {
  std::vector<std::string> sentences;
  for (const auto& object : wave.objects) {
    const bool lives = tool::find(apply.live, release::ref_of(object.name)) != nullptr;
    if (!lives || !release::stops_first(object)) continue;
    const auto* service = release::find_service(apply.record, object.service);
    const bool holds_volume =
        service != nullptr &&
        std::any_of(service->settings.begin(), service->settings.end(),
                    [](const auto& setting) { return setting.first.rfind("storage.", 0) == 0; });
    sentences.push_back(object.service + " is stopped before its successor starts" +
                        (holds_volume ? ": only one pod at a time can hold its volume" : ""));
  }
  return sentences;
}

Outcome lease_not_held(const release::Lease& lease) {
  if (!lease.lost()) {
    return {.ok = false,
            .text = "the cluster does not answer, and the lease of this project has run out",
            .next = "deploy again when the cluster answers: cloudctl doctor",
            .code = base::ExitCode::missing_tool};
  }
  return {.ok = false,
          .text = "somebody else has taken over the lease of this project",
          .next = "see who deploys, then deploy again",
          .code = base::ExitCode::failed};
}

Outcome roll(Console& console, ClusterApply& apply, const ClusterWave& wave,
             const process::CommandLine& command) {
  const auto urls = urls_under_change(apply, wave);
  if (urls.empty()) return applied_and_awaited(console, apply, wave, command);
  observe::Steady steady(console.world().ask, {.urls = urls, .per_second = requests_per_second});
  Outcome outcome = applied_and_awaited(console, apply, wave, command);
  const auto figures = steady.stop();
  say_figures(apply, figures);
  if (outcome.ok && figures.requests != 0) outcome.text += "; " + observe::described(figures);
  return outcome;
}

}  // namespace cloudctl::action
