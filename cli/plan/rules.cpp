#include "plan/rules.h"

#include <algorithm>
#include <array>

namespace cloudctl::plan {

namespace {

// kubernetes.io, "Service": the default of --service-node-port-range.
constexpr int first_node_port = 30000;
constexpr int last_node_port = 32767;

base::Span at(const Service& service, const char* key, const Scope& scope) {
  return scope.place({.service = service.name, .key = key});
}

void check_scaling(const config::Service& given, const Service& service, Scope& scope) {
  if (!given.autoscale || !given.replicas) return;
  scope.error(
      at(service, "replicas", scope),
      {.code = "C109",
       .message = "service \"" + service.name + "\" has both \"replicas\" and \"autoscale\"",
       .label = "the autoscaler decides this",
       .help = "leave \"replicas\" out; \"autoscale.min\" is where it starts"});
}

// An autoscaler counts in percent of the request, so without one it never acts.
void check_request(const Service& service, Scope& scope) {
  if (scope.is_local() || !service.autoscale) return;
  const auto missing = [&](const std::string& key, const std::string& request,
                           const std::string& limit) {
    if (!request.empty() || !limit.empty()) return;
    scope.error(
        at(service, "autoscale", scope),
        {.code = "C126",
         .message = "service \"" + service.name + "\" is scaled by its " + key +
                    " and does not say how much it asks for",
         .label = "in percent of what?",
         .help = "add \"resources: {" + key + ": " + (key == "cpu" ? "100m" : "128Mi") + "}\""});
  };
  const auto& resources = service.resources;
  if (service.autoscale->cpu) missing("cpu", resources.cpu_request, resources.cpu_limit);
  if (service.autoscale->memory) {
    missing("memory", resources.memory_request, resources.memory_limit);
  }
}

// A claim of one writer (ReadWriteOnce) is let go before the next pod gets it.
void check_rolling(const config::Service& given, const Service& service, Scope& scope) {
  const auto rollout = given.rollout.value_or(config::Rollout{});
  const bool counts = rollout.surge || rollout.unavailable;
  const bool rolls = service.rollout.strategy == config::Strategy::rolling;
  if (!rolls && (!counts || rollout.strategy)) return;
  const char* key = rolls ? "rollout.strategy" : "rollout";
  scope.error(
      at(service, key, scope),
      {.code = "C118",
       .message = "service \"" + service.name + "\" has storage and cannot be updated rolling",
       .label = "on another node the new replica waits for a volume that the old one "
                "holds",
       .help = "take \"strategy: recreate\", or \"workload: statefulset\""});
}

void check_storage(const config::Service& given, const Service& service, Scope& scope) {
  if (service.volumes.empty()) return;
  const bool several = service.replicas > 1 || (service.autoscale && service.autoscale->max > 1);
  const bool one_each = !scope.is_local() && service.workload == config::Workload::statefulset;
  if (several && !one_each) {
    scope.error(
        at(service, "storage", scope),
        {.code = "C107",
         .message =
             "service \"" + service.name + "\" has storage and " +
             (service.autoscale ? "is scaled" : std::to_string(service.replicas) + " replicas"),
         .label = "all replicas would write into the same volume",
         .help = scope.is_local()
                     ? "give it one replica on this target; on a cluster \"workload: statefulset\" "
                       "gives every replica a volume of its own"
                     : "give it one replica, or \"workload: statefulset\", which gives every "
                       "replica a volume of its own"});
  }
  if (!one_each && !scope.is_local()) check_rolling(given, service, scope);
}

void check_expose(const config::Service& given, const Service& service, Scope& scope) {
  const auto kind = service.expose.kind;
  if (given.expose && service.ports.empty() && kind != config::Exposure::none) {
    scope.error(at(service, "expose", scope),
                {.code = "C110",
                 .message = "service \"" + service.name + "\" is exposed and has no port",
                 .label = "no port to lead to",
                 .help = "add \"port\" to the service"});
  }
  const int port = service.expose.port;
  if (scope.is_local() || kind != config::Exposure::node || port == 0) return;
  if (port >= first_node_port && port <= last_node_port) return;
  scope.error(at(service, "expose", scope),
              {.code = "C115",
               .message = "service \"" + service.name + "\" cannot have node port " +
                          std::to_string(port) + " on a cluster",
               .label = "node ports are 30000 to 32767",
               .help = "take one of these, or \"node\" alone to have it chosen"});
}

void check_schedule(const Service& service, Scope& scope) {
  const bool cron = service.workload == config::Workload::cronjob;
  if (cron && service.schedule.empty()) {
    scope.error(at(service, "workload", scope),
                {.code = "C116",
                 .message = "service \"" + service.name + "\" is a cronjob without \"schedule\"",
                 .label = "when?",
                 .help = "add for example \"schedule: '*/5 * * * *'\""});
  } else if (!cron && !service.schedule.empty()) {
    scope.error(at(service, "schedule", scope),
                {.code = "C116",
                 .message = "service \"" + service.name + "\" has a \"schedule\" and is no cronjob",
                 .label = "only a cronjob has one",
                 .help = "add \"workload: cronjob\", or leave \"schedule\" out"});
  }
}

// Policies of AWS that allow everything, or to allow oneself everything
// (docs.aws.amazon.com/aws-managed-policy, of each its "Policy document").
bool allows_everything(const std::string& policy) {
  constexpr std::array<std::string_view, 3> names{
      ":policy/AdministratorAccess", ":policy/IAMFullAccess", ":policy/PowerUserAccess"};
  return policy.find("::aws:") != std::string::npos &&
         std::any_of(names.begin(), names.end(),
                     [&](const auto& name) { return policy.ends_with(name); });
}

void check_access(const config::Service& given, const Service& service, Scope& scope) {
  if (!given.access || given.access->allow_everything) return;
  for (const auto& policy : given.access->aws) {
    if (!allows_everything(policy)) continue;
    scope.error(at(service, "access", scope),
                {.code = "C127",
                 .message = "service \"" + service.name + "\" would be allowed everything by \"" +
                            policy.substr(policy.rfind('/') + 1) + "\"",
                 .label = "the whole account",
                 .help = "name the policies that it needs; if it really shall do everything, add "
                         "\"allow_everything: true\""});
  }
}

}  // namespace

void check_rules(const config::Service& given, const Service& service, Scope& scope) {
  check_scaling(given, service, scope);
  check_request(service, scope);
  check_storage(given, service, scope);
  check_expose(given, service, scope);
  check_schedule(service, scope);
  check_access(given, service, scope);
}

}  // namespace cloudctl::plan
