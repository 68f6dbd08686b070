// Which roles have to be given and taken when a release is made, from what the cluster and its
// releases remember. AWS is not asked what nobody can have changed.

#include <algorithm>
#include <set>

#include "action/cluster_deploy.h"
#include "action/eks_access.h"

namespace cloudctl::action {
namespace {

// The last run did not come to its end, or left something undone.
bool is_in_doubt(const ClusterView& view) {
  const auto newest = view.history.newest();
  return newest && !release::is_settled(*newest);
}

bool all_say(const std::vector<AccessOfServices>& said, const std::string& service,
             const Policies& policies) {
  return std::all_of(said.begin(), said.end(), [&](const auto& access) {
    const auto found = access.find(service);
    return found != access.end() && found->second == policies;
  });
}

// Each run changes roles from what the last good release has to what its own wants, and perhaps
// back: where all of these say the same, the role is that.
AccessOfServices to_be_given(const ClusterView& view, const release::Record& wanted) {
  const auto last = view.history.last_good();
  std::vector<AccessOfServices> said{access_of(view.objects)};
  said.push_back(last ? access_of(last->objects) : AccessOfServices());
  for (const auto& record : view.history.list()) {
    const bool since = !last || record.number > last->number;
    if (since && !release::is_settled(record)) said.push_back(access_of(record.objects));
  }
  AccessOfServices given;
  for (const auto& [service, policies] : access_of(wanted.objects)) {
    if (!all_say(said, service, policies)) given[service] = policies;
  }
  return given;
}

void add(std::set<std::string>& services, const AccessOfServices& access) {
  for (const auto& [service, policies] : access) services.insert(service);
}

// Of every release that is remembered, and of what lives.
std::set<std::string> ever_had_access(const ClusterView& view) {
  std::set<std::string> services;
  add(services, access_of(view.objects));
  for (const auto& record : view.history.list()) add(services, access_of(record.objects));
  return services;
}

std::vector<std::string> to_be_taken(const ClusterView& view, const release::Record& wanted) {
  std::set<std::string> services;
  if (is_in_doubt(view)) {
    services = ever_had_access(view);
  } else {
    add(services, access_of(view.objects));
    if (const auto last = view.history.last_good()) add(services, access_of(last->objects));
  }
  for (const auto& [service, policies] : access_of(wanted.objects)) services.erase(service);
  return {services.begin(), services.end()};
}

}  // namespace

Permissions eks_permissions(const EksLogin& login, const Roles& roles) {
  return {.give =
              [&login, roles](const ClusterView& view, const release::Record& wanted) {
                return give_access_steps(login, roles, to_be_given(view, wanted));
              },
          .take =
              [&login, roles](const ClusterView& view, const release::Record& wanted) {
                return take_access_steps(login, roles, to_be_taken(view, wanted));
              },
          .take_all =
              [&login, roles](const ClusterView& view) {
                const auto services = ever_had_access(view);
                return take_access_steps(login, roles, {services.begin(), services.end()});
              }};
}

}  // namespace cloudctl::action
