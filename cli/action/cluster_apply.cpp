#include "action/cluster_apply.h"

#include <algorithm>

#include "action/cluster_roll.h"
#include "action/verdict.h"
#include "base/text.h"

namespace cloudctl::action {
namespace {

bool is_workload(const render::Object& object) {
  const auto& kind = object.name.kind;
  return kind == "Deployment" || kind == "StatefulSet" || kind == "ReplicationController" ||
         kind == "Job" || kind == "CronJob";
}

// Namespaces are not among what the project is asked for: what was sent once is there.
bool was_sent(const ClusterApply& apply, const render::Object& object) {
  return object.name.kind == "Namespace" &&
         std::find(apply.before.begin(), apply.before.end(), object) != apply.before.end();
}

// What lives holds all that is asked for, and perhaps a field that the release before asked for.
bool is_changed(const ClusterApply& apply, const render::Object& object) {
  return std::any_of(apply.before.begin(), apply.before.end(), [&](const auto& earlier) {
    return earlier.name == object.name && earlier.json != object.json;
  });
}

bool is_sent(const ClusterApply& apply, const render::Object& object) {
  if (apply.all) return true;
  if (was_sent(apply, object)) return false;
  if (is_changed(apply, object)) return true;
  const auto* live = tool::find(apply.live, release::ref_of(object.name));
  return live == nullptr || !release::holds(object, *live);
}

bool rolls(const ClusterWave& wave) {
  return std::any_of(wave.objects.begin(), wave.objects.end(), is_workload);
}

bool has(const std::vector<std::string>& names, const std::string& name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

// Who uses these need not be kept back: nothing of them is replaced, and they serve already. (After
// a run that was killed they may be as they should and not ready yet.)
bool is_settled(const ClusterApply& apply, const ClusterWave& wave) {
  if (rolls(wave)) return false;
  const auto state = observe::judged(apply.scene, cluster_expected(apply.record));
  return std::all_of(state.services.begin(), state.services.end(), [&](const auto& service) {
    return !has(wave.services, service.name) || service.wanted == 0 ||
           service.condition == observe::Condition::serving;
  });
}

void join_to(ClusterWave& wave, ClusterWave next) {
  for (auto& name : next.services) wave.services.push_back(std::move(name));
  for (auto& object : next.objects) wave.objects.push_back(std::move(object));
}

process::CommandLine command_for(const ClusterApply& apply, const ClusterWave& wave, bool first) {
  std::string items;
  std::vector<std::string> objects;
  if (first) {
    for (const auto& secret : apply.first) objects.push_back(secret.reveal());
  }
  for (const auto& object : wave.objects) objects.push_back(object.json);
  if (objects.empty()) return {};
  return tool::kubectl_apply(
      apply.place.kubectl, tool::list_of(objects),
      {.dry_run = false, .force_conflicts = apply.force_conflicts || !apply.prefix.empty()});
}

Step wave_step(ClusterApply& apply, const ClusterWave& wave, std::size_t index) {
  Step step{.id = apply.prefix + "start/" + std::to_string(index + 1),
            .title = "start " + base::join(wave.services, ", ")};
  const auto command = command_for(apply, wave, index == 0);
  if (!command.argv.empty()) step.commands = {command};
  step.work = [&apply, wave, command, id = step.id](Console& console) {
    if (apply.lease != nullptr && !apply.lease->held()) {
      return lease_not_held(*apply.lease);
    }
    Outcome outcome = roll(console, apply, wave, command);
    if (outcome.ok && apply.lease != nullptr) apply.lease->step_done(id);
    return outcome;
  };
  return step;
}

}  // namespace

std::vector<ClusterWave> waves_to_apply(const ClusterApply& apply) {
  std::vector<ClusterWave> waves;
  auto order = apply.record.waves;
  if (order.empty()) order.emplace_back();
  for (std::size_t index = 0; index < order.size(); ++index) {
    ClusterWave wave{.services = order[index], .objects = {}};
    for (const auto& object : apply.record.objects) {
      const bool here = object.service.empty() ? index == 0 : has(order[index], object.service);
      if (here && is_sent(apply, object)) wave.objects.push_back(object);
    }
    if (!waves.empty() && is_settled(apply, waves.back())) {
      join_to(waves.back(), std::move(wave));
    } else {
      waves.push_back(std::move(wave));
    }
  }
  return waves;
}

std::vector<Step> cluster_apply_steps(ClusterApply& apply) {
  std::vector<Step> steps;
  const auto waves = waves_to_apply(apply);
  for (std::size_t index = 0; index < waves.size(); ++index) {
    Step step = wave_step(apply, waves[index], index);
    if (!steps.empty()) step.needs = {steps.back().id};
    steps.push_back(std::move(step));
  }
  Step verdict{.id = apply.prefix + "verdict", .title = "ask all services from outside"};
  verdict.needs = {steps.back().id};
  verdict.work = [&apply](Console& console) { return ask_from_outside(console, apply); };
  steps.push_back(std::move(verdict));
  return steps;
}

}  // namespace cloudctl::action
