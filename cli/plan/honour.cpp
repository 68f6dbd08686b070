#include "plan/honour.h"

#include <algorithm>
#include <array>

#include "plan/leave_out.h"

namespace cloudctl::plan {

namespace {

using enum Honour;

constexpr std::array table{
    HonouredKey{"access", no, no, "it is Amazon's way to say who somebody is", true},
    HonouredKey{"alerts", no, no, "alerts are not set up yet"},
    HonouredKey{"autoscale", no, yes, "a Docker engine does not scale by load"},
    HonouredKey{"build.platforms", partly, yes,
                "a Docker engine runs the platform of its own machine"},
    HonouredKey{"expose.host", no, yes, "there is no ingress on this machine"},
    HonouredKey{"notify", no, no, "alerts are not set up yet"},
    HonouredKey{"probes.live.exec", partly, yes,
                "Docker has one health check for a container, and \"ready\" takes it"},
    HonouredKey{"probes.live.http", partly, yes, "Docker does not ask it"},
    HonouredKey{"probes.live.tcp", partly, yes, "Docker does not ask it"},
    HonouredKey{"rollout.strategy.canary", no, no, "part of the load cannot be led to it yet"},
    HonouredKey{"rollout.strategy.rolling", no, yes,
                "docker compose recreates the containers of a service"},
    HonouredKey{"rollout.surge", no, yes, "docker compose recreates the containers of a service"},
    HonouredKey{"rollout.unavailable", no, yes,
                "docker compose recreates the containers of a service"},
    HonouredKey{"targets.admins", no, yes, "it is this machine's Docker engine"},
    HonouredKey{"targets.cluster", no, yes, "it is this machine's Docker engine"},
    HonouredKey{"targets.context", no, yes, "it is this machine's Docker engine"},
    HonouredKey{"targets.namespace", no, yes, "it is this machine's Docker engine"},
    HonouredKey{"targets.nat", no, yes, "it is this machine's Docker engine"},
    HonouredKey{"targets.nodes", no, yes, "it is this machine's Docker engine"},
    HonouredKey{"targets.profile", no, yes, "it is this machine's Docker engine"},
    HonouredKey{"targets.region", no, yes, "it is this machine's Docker engine"},
    HonouredKey{"targets.support", no, yes, "it is this machine's Docker engine"},
    HonouredKey{"targets.version", no, yes, "it is this machine's Docker engine"},
    HonouredKey{"targets.zone_names", no, yes, "it is this machine's Docker engine"},
    HonouredKey{"targets.zones", no, yes, "it is this machine's Docker engine"},
    HonouredKey{"with", no, yes, "a container of Docker has no pod to share"},
    HonouredKey{"workload.cronjob", no, yes, "docker compose has no schedule"},
    HonouredKey{"workload.job", no, yes, "docker compose keeps services running"},
    HonouredKey{"workload.replicationcontroller", no, yes, "it is a thing of Kubernetes"},
};

// A key of a service or target that the table may know.
struct Feature {
  std::string key;      // in the table
  std::string written;  // as the file spells it: "workload", "rollout.surge"
  bool can_be_ignored = true;
};

const HonouredKey* find_key(std::string_view key) {
  const auto found = std::find_if(table.begin(), table.end(),
                                  [&](const HonouredKey& entry) { return entry.key == key; });
  return found == table.end() ? nullptr : &*found;
}

std::string_view word_of(config::TargetType type) {
  constexpr std::array<std::string_view, 5> words{"local", "minikube", "kubernetes", "eks", "kops"};
  return words.at(static_cast<std::size_t>(type));
}

std::string last_word(const std::string& key) {
  return key.substr(key.rfind('.') + 1);
}

std::string way_out(const Feature& feature, const HonouredKey& entry, const Scope& scope) {
  std::string text;
  if (entry.kubernetes == yes)
    text = "targets of type minikube, kubernetes, eks and kops honour it";
  if (entry.on_eks) text = "targets of type eks honour it";
  if (!feature.can_be_ignored) return text;
  if (feature.written == "expose") {
    text += "; give this target its own: \"expose: node\"";
  }
  text += text.empty() ? "leave it out here: " : "; or leave it out here: ";
  return text + "\"ignore: [" + last_word(feature.written) + "]\" in target \"" + scope.target() +
         "\"";
}

void add_live(const config::Probes& probes, std::vector<Feature>& features) {
  if (!probes.live) return;
  const auto kind = probes.live->kind;
  const bool ready_is_exec = probes.ready && probes.ready->kind == config::ProbeKind::exec;
  if (kind == config::ProbeKind::exec && !ready_is_exec) return;
  constexpr std::array<std::string_view, 3> words{"http", "tcp", "exec"};
  features.push_back({.key = "probes.live." + std::string(words.at(static_cast<std::size_t>(kind))),
                      .written = "probes.live"});
}

void add_rollout(const config::Rollout& rollout, std::vector<Feature>& features) {
  if (rollout.strategy == config::Strategy::rolling) {
    features.push_back({.key = "rollout.strategy.rolling", .written = "rollout.strategy"});
  }
  if (rollout.strategy == config::Strategy::canary) {
    features.push_back({.key = "rollout.strategy.canary", .written = "rollout.strategy"});
  }
  if (rollout.surge) features.push_back({.key = "rollout.surge", .written = "rollout.surge"});
  if (rollout.unavailable) {
    features.push_back({.key = "rollout.unavailable", .written = "rollout.unavailable"});
  }
}

std::vector<Feature> features_of(const config::Service& service) {
  std::vector<Feature> features;
  if (service.access) features.push_back({.key = "access", .written = "access"});
  if (service.autoscale) features.push_back({.key = "autoscale", .written = "autoscale"});
  if (service.build && service.build->platforms.size() > 1) {
    features.push_back({.key = "build.platforms", .written = "build.platforms"});
  }
  if (service.expose && service.expose->kind == config::Exposure::host) {
    features.push_back({.key = "expose.host", .written = "expose"});
  }
  if (service.probes) add_live(*service.probes, features);
  if (service.rollout) add_rollout(*service.rollout, features);
  if (service.companions && !service.companions->empty()) {
    features.push_back({.key = "with", .written = "with"});
  }
  if (service.workload) {
    constexpr std::array<std::string_view, 5> words{"deployment", "statefulset",
                                                    "replicationcontroller", "job", "cronjob"};
    const auto workload = *service.workload;
    features.push_back(
        {.key = "workload." + std::string(words.at(static_cast<std::size_t>(workload))),
         .written = "workload",
         .can_be_ignored = workload == config::Workload::replicationcontroller});
  }
  return features;
}

struct Refusal {
  Feature feature;
  std::string of;  // ` of service "web"`
  base::Span span;
};

void refuse(const Refusal& refusal, Scope& scope) {
  const Honour honour = honours(scope.settings().type, refusal.feature.key);
  if (honour == yes) return;
  const HonouredKey& entry = *find_key(refusal.feature.key);
  const std::string key = "\"" + refusal.feature.written + "\"" + refusal.of;
  const std::string how = honour == no ? " does not honour " : " honours only in part ";
  const Mistake mistake{.code = honour == no ? "C101" : "C102",
                        .message = "target \"" + scope.target() + "\" (type " +
                                   std::string(word_of(scope.settings().type)) + ")" + how + key,
                        .label = std::string(entry.why),
                        .help = way_out(refusal.feature, entry, scope)};
  if (honour == no) {
    scope.error(refusal.span, mistake);
  } else {
    scope.warning(refusal.span, mistake);
  }
}

std::vector<std::string> target_keys(const config::Target& target) {
  std::vector<std::string> keys;
  if (!target.admins.empty()) keys.emplace_back("admins");
  if (target.cluster) keys.emplace_back("cluster");
  if (target.context) keys.emplace_back("context");
  if (target.kube_namespace) keys.emplace_back("namespace");
  if (target.nat) keys.emplace_back("nat");
  if (target.nodes) keys.emplace_back("nodes");
  if (target.profile) keys.emplace_back("profile");
  if (target.region) keys.emplace_back("region");
  if (target.support) keys.emplace_back("support");
  if (target.version) keys.emplace_back("version");
  if (!target.zone_names.empty()) keys.emplace_back("zone_names");
  if (target.zones) keys.emplace_back("zones");
  return keys;
}

void refuse_top(const std::string& key, bool is_there, Scope& scope) {
  if (!is_there) return;
  if (is_ignored(scope, key)) {
    scope.leave_out(key);
    return;
  }
  refuse({.feature = {.key = key, .written = key}, .of = "", .span = scope.place(key)}, scope);
}

}  // namespace

std::span<const HonouredKey> honoured_keys() {
  return table;
}

Honour honours(config::TargetType type, std::string_view key) {
  const HonouredKey* entry = find_key(key);
  if (entry == nullptr) return yes;
  if (type == config::TargetType::eks && entry->on_eks) return yes;
  return type == config::TargetType::local ? entry->local : entry->kubernetes;
}

void refuse_unhonoured(const std::string& service, const config::Service& settings, Scope& scope) {
  for (const Feature& feature : features_of(settings)) {
    refuse({.feature = feature,
            .of = " of service \"" + service + "\"",
            .span = scope.place({.service = service, .key = feature.written})},
           scope);
  }
}

void refuse_unhonoured(Scope& scope) {
  refuse_top("backing", !scope.project().backing.empty(), scope);
  refuse_top("alerts", !scope.project().alerts.empty(), scope);
  refuse_top("notify", !scope.project().notify.empty(), scope);
  for (const std::string& key : target_keys(scope.settings())) {
    refuse({.feature = {.key = "targets." + key, .written = key, .can_be_ignored = false},
            .of = "",
            .span = scope.place("targets." + scope.target() + "." + key)},
           scope);
  }
}

}  // namespace cloudctl::plan
