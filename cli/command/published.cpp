#include "command/published.h"

#include "action/local.h"
#include "base/error.h"
#include "observe/local.h"

namespace cloudctl::command {

namespace {

std::vector<std::string> local_urls(Local& local, const release::Record& record,
                                    const std::string& service) {
  auto& world = local.world();
  const auto containers = observe::glance(
      {.runner = world.runner, .clock = world.clock, .ask = world.ask}, local.project());
  std::vector<std::string> all;
  for (const auto& expected : action::expected(record)) {
    if (!service.empty() && expected.service != service) continue;
    const auto urls = observe::urls(expected, containers);
    all.insert(all.end(), urls.begin(), urls.end());
  }
  return all;
}

std::vector<std::string> cluster_urls(Cluster& cluster, const release::Record& record,
                                      const std::string& service) {
  std::vector<std::string> all;
  for (const auto& expected : action::cluster_expected(record)) {
    if (!service.empty() && expected.service.service != service) continue;
    const auto urls = observe::urls(expected, cluster.view().scene);
    all.insert(all.end(), urls.begin(), urls.end());
  }
  return all;
}

}  // namespace

std::vector<std::string> published(Site& site, const std::string& service) {
  const auto record = site.current();
  return site.cluster() != nullptr ? cluster_urls(*site.cluster(), record, service)
                                   : local_urls(*site.local(), record, service);
}

void refuse_unpublished(Site& site, const std::string& service) {
  const bool remote = site.cluster() != nullptr;
  const std::string where =
      remote ? "in target \"" + site.goal().target.name + "\"" : "on this machine";
  const std::string what =
      service.empty()
          ? "no service of \"" + site.goal().project + "\" is published " + where
          : "service \"" + service + "\" is not published " + where + ", or does not run";
  const std::string flag = remote ? " -t " + site.goal().target.name : "";
  throw base::Error(
      {.what = what,
       .where = "",
       .next = (remote ? "\"cloudctl forward" + flag + " SERVICE\" reaches it from here; " : "") +
               "give it \"expose: node\" and a port, then run \"cloudctl deploy" + flag +
               "\"; \"cloudctl status" + flag + "\" shows what runs"});
}

}  // namespace cloudctl::command
