#include "command/account.h"

#include <algorithm>
#include <set>

#include "action/cluster_images.h"
#include "action/eks_access.h"
#include "action/eks_registry.h"

namespace cloudctl::command {

namespace {

using action::AccessOfServices;

// Images of ours that the last good release did not run: those that the registry is asked for.
std::vector<std::string> unknown_images(Cluster& cluster, const action::ClusterRequest& request) {
  const bool anew = request.no_cache || request.always;
  std::vector<std::string> references, unknown;
  for (const auto& job : request.jobs) references.push_back(job.reference);
  const auto last = cluster.view().history.last_good();
  const auto known =
      last && !anew ? action::remembered_images(*last, references) : action::BroughtImages{};
  for (const auto& job : request.jobs) {
    if (!known.contains(job.reference) || !job.version.empty()) unknown.push_back(job.reference);
  }
  return unknown;
}

// Repositories are not made by a push.
std::vector<action::Step> repository_steps(Cluster& cluster,
                                           const action::ClusterRequest& request) {
  if (!request.push) return {};
  std::vector<std::string> used;
  for (const auto& record : cluster.view().history.list()) {
    for (const auto& service : record.services) used.push_back(service.image);
  }
  return action::repository_steps(
      cluster.world(), *cluster.eks(),
      {.project = cluster.project(), .references = unknown_images(cluster, request), .used = used});
}

action::Roles roles_of(Cluster& cluster) {
  return {.project = cluster.project(), .kube_namespace = cluster.kubectl().kube_namespace};
}

// Of every release that is remembered, and of what lives.
std::set<std::string> ever_had_access(Cluster& cluster) {
  std::set<std::string> services;
  const auto add = [&](const AccessOfServices& access) {
    for (const auto& [service, policies] : access) services.insert(service);
  };
  add(action::access_of(cluster.view().objects));
  for (const auto& record : cluster.view().history.list()) add(action::access_of(record.objects));
  return services;
}

// Those of `wanted` that are not as `present` says.
AccessOfServices differing(const AccessOfServices& wanted, const AccessOfServices& present) {
  AccessOfServices differ;
  for (const auto& [service, policies] : wanted) {
    const auto found = present.find(service);
    if (found == present.end() || found->second != policies) differ[service] = policies;
  }
  return differ;
}

}  // namespace

void add_account_login(Cluster& cluster, const action::ClusterRequest& request,
                       std::map<std::string, tool::RegistryLogin>& logins) {
  if (cluster.eks() == nullptr) return;
  const auto unknown = unknown_images(cluster, request);
  const bool ours = std::any_of(unknown.begin(), unknown.end(), [&](const auto& reference) {
    return cluster.eks()->has_image(reference);
  });
  if (!ours) return;
  const auto& login = cluster.eks()->registry_login();
  logins[cluster.eks()->registry()] = {
      .user = login.user, .password = login.password, .identity_token = {}};
}

std::vector<action::Step> account_steps(Cluster& cluster, const action::ClusterRequest& request) {
  if (cluster.eks() == nullptr) return {};
  auto steps = repository_steps(cluster, request);
  const auto access = differing(action::access_of(request.desired.objects),
                                action::access_of(cluster.view().objects));
  for (auto& step : action::give_access_steps(*cluster.eks(), roles_of(cluster), access)) {
    steps.push_back(std::move(step));
  }
  return steps;
}

std::vector<action::Step> steps_after(Cluster& cluster, const release::Record& desired,
                                      const action::DeployResult& result) {
  const bool back = result.code == base::ExitCode::rolled_back;
  const bool serves = result.code == base::ExitCode::ok && result.changed;
  if (cluster.eks() == nullptr || (!serves && !back)) return {};
  const auto last = cluster.view().history.last_good();
  const auto asked = action::access_of(desired.objects);
  const auto wanted = !back ? asked : last ? action::access_of(last->objects) : AccessOfServices();
  auto ever = ever_had_access(cluster);
  for (const auto& [service, policies] : asked) ever.insert(service);
  std::vector<std::string> gone;
  for (const auto& service : ever) {
    if (!wanted.contains(service)) gone.push_back(service);
  }
  const auto roles = roles_of(cluster);
  auto steps = action::take_access_steps(*cluster.eks(), roles, gone);
  const auto again = back ? differing(wanted, asked) : AccessOfServices();
  for (auto& step : action::give_access_steps(*cluster.eks(), roles, again)) {
    steps.push_back(std::move(step));
  }
  return steps;
}

std::vector<action::Step> steps_down(Cluster& cluster) {
  if (cluster.eks() == nullptr) return {};
  const auto services = ever_had_access(cluster);
  return action::take_access_steps(*cluster.eks(), roles_of(cluster),
                                   {services.begin(), services.end()});
}

void carry_out_in_account(Cluster& cluster, const std::vector<action::Step>& steps) {
  if (!steps.empty()) action::carry_out_in_account(cluster.world(), steps, cluster.state());
}

}  // namespace cloudctl::command
