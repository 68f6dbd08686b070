#include "plan/resolve.h"

#include <algorithm>

#include "base/text.h"
#include "plan/backing.h"
#include "plan/backing_change.h"
#include "plan/choose_target.h"
#include "plan/connections.h"
#include "plan/honour.h"
#include "plan/host_ports.h"
#include "plan/leave_out.h"
#include "plan/merge.h"
#include "plan/settle.h"
#include "plan/settle_cloud.h"
#include "plan/settle_kops.h"

namespace cloudctl::plan {

namespace {

// A name in --image, or of `scale`, that no service has; its place is the command line.
void check_asked(const std::string& name, const config::Project& project, Scope& scope) {
  std::vector<std::string> known;
  for (const auto& [service, settings] : project.services) known.push_back(service);
  const std::string service = name.substr(0, name.find('/'));
  if (std::find(known.begin(), known.end(), service) != known.end()) return;
  const auto near = base::nearest(service, known);
  scope.error({}, {.code = "C114",
                   .message = "there is no service \"" + service + "\"",
                   .label = near ? "did you mean \"" + *near + "\"?" : "",
                   .help = "services of this file: " + base::join(known, ", ")});
}

void check_request(const Request& request, Scope& scope) {
  for (const auto& [name, image] : request.images) check_asked(name, scope.project(), scope);
  for (const auto& [name, count] : request.replicas) check_asked(name, scope.project(), scope);
}

Service resolve_service(const std::string& name, const Request& request, Scope& scope) {
  config::Service service = scope.project().services.at(name);
  const auto& overrides = scope.settings().services;
  if (const auto found = overrides.find(name); found != overrides.end()) {
    service = merged(service, found->second);
  }
  service = without_ignored(name, service, scope);
  refuse_unhonoured(name, service, scope);
  return settle({.name = name, .service = std::move(service)}, request, scope);
}

std::vector<Service> in_order(const std::vector<Service>& services, const Order& order) {
  if (!order.cycle.empty()) return services;
  std::vector<Service> result;
  for (const auto& wave : order.waves) {
    for (const std::string& name : wave) {
      result.push_back(*std::find_if(services.begin(), services.end(),
                                     [&](const Service& service) { return service.name == name; }));
    }
  }
  return result;
}

void drop_backing(std::vector<Service>& services, const config::Project& project) {
  for (Service& service : services) {
    std::erase_if(service.uses, [&](const auto& name) { return project.backing.contains(name); });
  }
}

void settle_storage(Plan& plan, Scope& scope) {
  if (plan.target.kops) check_kops(*plan.target.kops, scope);
  if (!plan.target.cloud) return;
  plan.target.cloud->storage =
      std::any_of(plan.services.begin(), plan.services.end(),
                  [](const Service& service) { return !service.volumes.empty(); });
  check_cloud(*plan.target.cloud, scope);
}

}  // namespace

Resolution resolve(const config::Project& project, const Request& request) {
  const Choice choice = choose_target(project, request.target);
  if (!choice.settings) return {.plan = {}, .diagnostics = choice.diagnostics};
  Scope scope(project, choice.name, *choice.settings);
  Plan plan{.project = project.name,
            .target = settle_target(project, choice),
            .services = {},
            .waves = {},
            .backing = project.backing,
            .left_out = {}};
  check_request(request, scope);
  check_ignore(scope);
  refuse_unhonoured(scope);
  for (const auto& [name, settings] : project.services) {
    plan.services.push_back(resolve_service(name, request, scope));
  }
  if (is_ignored(scope, "backing")) {
    plan.backing.clear();
    drop_backing(plan.services, project);
  }
  for (const auto& [name, backing] : plan.backing) {
    if (backing.url_secret) continue;
    plan.services.push_back(ready_made(name, backing, project.name));
    const auto deployed = request.deployed.find(name);
    if (deployed == request.deployed.end()) continue;
    refuse_changes(plan.services.back(), deployed->second, scope);
  }
  settle_storage(plan, scope);
  if (scope.is_local()) plan.services = with_host_ports(std::move(plan.services), scope);
  plan.services = with_connections(std::move(plan.services), plan.backing);
  const Order order = checked_order(plan.services, scope);
  plan.services = in_order(plan.services, order);
  plan.waves = order.waves;
  plan.left_out = scope.left_out();
  return {.plan = std::move(plan), .diagnostics = scope.diagnostics()};
}

}  // namespace cloudctl::plan
