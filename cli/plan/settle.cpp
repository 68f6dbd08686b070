#include "plan/settle.h"

#include "plan/images.h"
#include "plan/names.h"
#include "plan/probes.h"
#include "plan/rules.h"

namespace cloudctl::plan {

namespace {

constexpr int default_balancer_port = 80;

bool keeps_running(const config::Service& service) {
  const auto workload = service.workload.value_or(config::Workload::deployment);
  return workload != config::Workload::job && workload != config::Workload::cronjob;
}

std::vector<Port> settle_ports(const config::Service& service) {
  std::vector<Port> ports;
  for (const config::Port& port : service.ports.value_or(std::vector<config::Port>{})) {
    std::string name = port.name;
    if (name.empty()) name = ports.empty() ? "http" : "p" + std::to_string(port.number);
    ports.push_back({.name = std::move(name), .number = port.number});
  }
  return ports;
}

Expose settle_expose(const config::Service& service, const Scope& scope) {
  if (!service.expose) {
    const bool reachable = service.ports && !service.ports->empty() && keeps_running(service);
    return {.kind = reachable ? config::Exposure::cluster : config::Exposure::none, .host = {}};
  }
  Expose expose{.kind = service.expose->kind,
                .port = service.expose->port.value_or(0),
                .host = service.expose->host};
  if (expose.kind == config::Exposure::balancer && expose.port == 0 && !scope.is_local()) {
    expose.port = default_balancer_port;
  }
  return expose;
}

Resources settle_resources(const config::Service& service) {
  const auto given = service.resources.value_or(config::Resources{});
  const auto cpu = given.cpu.value_or(config::Range{});
  const auto memory = given.memory.value_or(config::Range{});
  return {.cpu_request = cpu.request,
          .cpu_limit = cpu.limit,
          .memory_request = memory.request,
          .memory_limit = memory.limit};
}

std::string text_of(const config::Amount& amount) {
  return std::to_string(amount.value) + (amount.percent ? "%" : "");
}

Rollout settle_rollout(const config::Service& service, const Scope& scope) {
  const auto given = service.rollout.value_or(config::Rollout{});
  const bool stateful = service.workload == config::Workload::statefulset;
  const bool one_holder = service.storage && !service.storage->empty() && !stateful;
  Rollout rollout;
  rollout.strategy = given.strategy.value_or(
      scope.is_local() || one_holder ? config::Strategy::recreate : config::Strategy::rolling);
  if (given.surge) rollout.surge = text_of(*given.surge);
  if (given.unavailable) rollout.unavailable = text_of(*given.unavailable);
  return rollout;
}

std::vector<Volume> settle_volumes(const config::Service& service) {
  std::vector<Volume> volumes;
  for (const config::Storage& storage : service.storage.value_or(std::vector<config::Storage>{})) {
    volumes.push_back(
        {.name = volume_name(storage.path), .path = storage.path, .size = storage.size});
  }
  return volumes;
}

std::vector<Companion> settle_companions(const Settling& settling, const Request& request,
                                         Scope& scope) {
  std::vector<Companion> companions;
  if (!settling.service.companions) return companions;
  for (const config::Companion& given : *settling.service.companions) {
    companions.push_back({.name = given.name,
                          .image = settle_image({.service = settling.name,
                                                 .companion = given.name,
                                                 .build = given.build,
                                                 .image = given.image},
                                                request, scope),
                          .command = given.command,
                          .env = given.env,
                          .secrets = given.secrets});
  }
  return companions;
}

int settle_replicas(const Settling& settling, const Request& request, Scope& scope) {
  const auto asked = request.replicas.find(settling.name);
  const bool is_asked = asked != request.replicas.end();
  if (is_asked && settling.service.autoscale) {
    scope.error(scope.place({.service = settling.name, .key = "autoscale"}),
                {.code = "C120",
                 .message = "service \"" + settling.name + "\" cannot be scaled to " +
                            std::to_string(asked->second) + ": its autoscaler decides",
                 .label = "these are its bounds",
                 .help = "change \"min\" and \"max\" instead"});
  }
  if (is_asked) return asked->second;
  if (settling.service.autoscale) return settling.service.autoscale->min;
  return settling.service.replicas.value_or(1);
}

// The plain copies.
Service start_of(const Settling& settling) {
  const config::Service& given = settling.service;
  Service service;
  service.name = settling.name;
  service.command = given.command.value_or(std::vector<std::string>{});
  service.env = given.env.value_or(std::map<std::string, std::string>{});
  service.secrets = given.secrets.value_or(std::vector<std::string>{});
  service.uses = given.uses.value_or(std::vector<std::string>{});
  service.autoscale = given.autoscale;
  service.workload = given.workload.value_or(config::Workload::deployment);
  service.schedule = given.schedule.value_or("");
  service.access_aws = given.access.value_or(config::Access{}).aws;
  return service;
}

}  // namespace

Service settle(const Settling& settling, const Request& request, Scope& scope) {
  const config::Service& given = settling.service;
  Service service = start_of(settling);
  service.ports = settle_ports(given);
  const int port = service.ports.empty() ? 0 : service.ports.front().number;
  service.image = settle_image({.service = settling.name,
                                .companion = {},
                                .build = given.build,
                                .image = given.image,
                                .port = port},
                               request, scope);
  service.replicas = settle_replicas(settling, request, scope);
  service.expose = settle_expose(given, scope);
  service.probes = settle_probes({.service = settling.name,
                                  .probes = given.probes.value_or(config::Probes{}),
                                  .port = port,
                                  .keeps_running = keeps_running(given)},
                                 scope);
  service.resources = settle_resources(given);
  service.rollout = settle_rollout(given, scope);
  service.volumes = settle_volumes(given);
  service.companions = settle_companions(settling, request, scope);
  if (scope.is_local() || port == 0) service.drain_seconds = 0;
  check_rules(given, service, scope);
  return service;
}

}  // namespace cloudctl::plan
