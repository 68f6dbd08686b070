#include "command/databases.h"

#include <algorithm>

#include "base/error.h"
#include "base/text.h"
#include "command/containers.h"
#include "observe/local.h"
#include "release/credential_object.h"
#include "release/passwords.h"

namespace cloudctl::command {

namespace {

std::vector<std::string> names_of(const release::Backing& backing) {
  std::vector<std::string> names;
  for (const auto& [name, made] : backing) names.push_back(name);
  return names;
}

std::string meant(const release::Record& record, const std::string& name) {
  const auto names = names_of(record.backing);
  if (!name.empty() && record.backing.count(name) != 0) return name;
  if (name.empty() && names.size() == 1) return names.front();
  const std::string release = "release " + std::to_string(record.number);
  const std::string all = "backings that run here: " + base::join(names, ", ");
  if (names.empty()) {
    throw base::Error({.what = release + " has no backing that runs here",
                       .where = "",
                       .next = "one with \"url\" is backed up where it runs",
                       .code = base::ExitCode::usage});
  }
  if (name.empty()) {
    throw base::Error({.what = release + " has " + base::plural(names.size(), "backing"),
                       .where = "",
                       .next = "name one: " + base::join(names, ", "),
                       .code = base::ExitCode::usage});
  }
  const auto near = base::nearest(name, names);
  throw base::Error(
      {.what = release + " has no backing \"" + base::printable(name) + "\" that runs here",
       .where = "",
       .next = near ? "did you mean \"" + *near + "\"?" : all,
       .code = base::ExitCode::usage});
}

base::Secret password_in(Cluster& cluster, const std::string& name) {
  const auto ref = release::credential_ref({.project = cluster.project(),
                                            .kube_namespace = cluster.kubectl().kube_namespace,
                                            .name = name});
  const auto* secret = tool::find(cluster.view().objects, ref);
  if (secret == nullptr) return {};
  return release::password_in(*secret);
}

bool runs_here(Local& local, const std::string& name) {
  auto& world = local.world();
  const auto all = observe::glance({.runner = world.runner, .clock = world.clock, .ask = world.ask},
                                   local.project());
  return std::any_of(all.begin(), all.end(), [&](const auto& one) {
    return one.service == name && one.phase == observe::Phase::running;
  });
}

}  // namespace

std::optional<action::DatabasePlace> database_if_it_runs(Site& site, const std::string& name) {
  Cluster* cluster = site.cluster();
  const bool runs =
      cluster == nullptr ? runs_here(*site.local(), name) : !cluster->running_pods(name).empty();
  return runs ? std::optional(database_of(site, name)) : std::nullopt;
}

action::DatabasePlace database_of(Site& site, const std::string& name) {
  const auto record = site.current();
  action::DatabasePlace place{.project = site.goal().project,
                              .target = site.goal().target.name,
                              .name = meant(record, name)};
  place.made = record.backing.at(place.name);
  if (Cluster* cluster = site.cluster()) {
    place.kubectl = cluster->kubectl();
    place.container = chosen_pod(cluster->running_pods(place.name), place.name, 0).name;
    place.password = password_in(*cluster, place.name);
    return place;
  }
  place.container = running_container(*site.local(), place.name, 0).id;
  const release::PasswordStore store(site.session().state());
  place.password = store.find(place.name).value_or(base::Secret());
  return place;
}

}  // namespace cloudctl::command
