#include "command/account.h"

#include <algorithm>

#include "action/cluster_images.h"
#include "action/eks_access.h"
#include "action/eks_registry.h"

namespace cloudctl::command {

namespace {

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

// Repositories are not made by a push.
std::vector<action::Step> account_steps(Cluster& cluster, const action::ClusterRequest& request) {
  if (cluster.eks() == nullptr || !request.push) return {};
  std::vector<std::string> used;
  for (const auto& record : cluster.view().history.list()) {
    for (const auto& service : record.services) used.push_back(service.image);
  }
  return action::repository_steps(
      cluster.world(), *cluster.eks(),
      {.project = cluster.project(), .references = unknown_images(cluster, request), .used = used});
}

action::Permissions permissions_of(Cluster& cluster) {
  if (cluster.eks() == nullptr) return {};
  return action::eks_permissions(
      *cluster.eks(),
      {.project = cluster.project(), .kube_namespace = cluster.kubectl().kube_namespace});
}

void carry_out_in_account(Cluster& cluster, const std::vector<action::Step>& steps) {
  if (!steps.empty()) action::carry_out_in_account(cluster.world(), steps, cluster.state());
}

}  // namespace cloudctl::command
