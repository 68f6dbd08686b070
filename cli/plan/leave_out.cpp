#include "plan/leave_out.h"

#include <algorithm>
#include <array>

#include "base/text.h"

namespace cloudctl::plan {

namespace {

using config::Service;

template <typename Value>
bool drop(std::optional<Value>& value) {
  const bool was_there = value.has_value();
  value.reset();
  return was_there;
}

bool drop_autoscale(Service& service) {
  if (service.autoscale && !service.replicas) service.replicas = service.autoscale->min;
  return drop(service.autoscale);
}

bool drop_platforms(Service& service) {
  if (!service.build || service.build->platforms.empty()) return false;
  service.build->platforms.clear();
  return true;
}

template <auto Group, auto Entry>
bool drop_entry(Service& service) {
  return service.*Group && drop((*(service.*Group)).*Entry);
}

template <auto Entry>
bool drop_key(Service& service) {
  return drop(service.*Entry);
}

struct Droppable {
  std::string_view key;
  bool (*drop)(Service&);  // true: it was there
};

constexpr std::array droppable{
    Droppable{"access", drop_key<&Service::access>},
    Droppable{"autoscale", drop_autoscale},
    Droppable{"build.platforms", drop_platforms},
    Droppable{"expose", drop_key<&Service::expose>},
    Droppable{"probes", drop_key<&Service::probes>},
    Droppable{"probes.live", drop_entry<&Service::probes, &config::Probes::live>},
    Droppable{"probes.ready", drop_entry<&Service::probes, &config::Probes::ready>},
    Droppable{"probes.start", drop_entry<&Service::probes, &config::Probes::start>},
    Droppable{"resources", drop_key<&Service::resources>},
    Droppable{"resources.cpu", drop_entry<&Service::resources, &config::Resources::cpu>},
    Droppable{"resources.memory", drop_entry<&Service::resources, &config::Resources::memory>},
    Droppable{"rollout", drop_key<&Service::rollout>},
    Droppable{"rollout.strategy", drop_entry<&Service::rollout, &config::Rollout::strategy>},
    Droppable{"rollout.surge", drop_entry<&Service::rollout, &config::Rollout::surge>},
    Droppable{"rollout.unavailable", drop_entry<&Service::rollout, &config::Rollout::unavailable>},
    Droppable{"schedule", drop_key<&Service::schedule>},
    Droppable{"storage", drop_key<&Service::storage>},
    Droppable{"with", drop_key<&Service::companions>},
    Droppable{"workload", drop_key<&Service::workload>},
};

constexpr std::array<std::string_view, 3> top_level{"alerts", "backing", "notify"};

// "live" and "probes.live" both name the same key.
bool names(std::string_view word, std::string_view key) {
  const auto dot = key.rfind('.');
  return word == key || (dot != std::string_view::npos && word == key.substr(dot + 1));
}

}  // namespace

Service without_ignored(const std::string& name, const Service& service, Scope& scope) {
  Service result = service;
  for (const std::string& word : scope.settings().ignore) {
    for (const Droppable& entry : droppable) {
      if (!names(word, entry.key) || !entry.drop(result)) continue;
      scope.leave_out("services." + name + "." + std::string(entry.key));
    }
  }
  return result;
}

bool is_ignored(const Scope& scope, std::string_view key) {
  const auto& words = scope.settings().ignore;
  return std::find(words.begin(), words.end(), key) != words.end();
}

void check_ignore(Scope& scope) {
  std::vector<std::string> known(top_level.begin(), top_level.end());
  for (const Droppable& entry : droppable) {
    known.emplace_back(entry.key.substr(entry.key.rfind('.') + 1));
  }
  const auto& words = scope.settings().ignore;
  for (std::size_t i = 0; i < words.size(); ++i) {
    const std::string& word = words[i];
    const bool known_here =
        std::any_of(droppable.begin(), droppable.end(),
                    [&](const Droppable& entry) { return names(word, entry.key); }) ||
        std::find(top_level.begin(), top_level.end(), word) != top_level.end();
    if (known_here) continue;
    const auto near = base::nearest(word, known);
    scope.error(scope.place("targets." + scope.target() + ".ignore." + std::to_string(i)),
                {.code = "C104",
                 .message = "\"" + word + "\" cannot be left out",
                 .label = near ? "did you mean \"" + *near + "\"?" : "",
                 .help = "keys that can be left out: " + base::join(known, ", ")});
  }
}

}  // namespace cloudctl::plan
