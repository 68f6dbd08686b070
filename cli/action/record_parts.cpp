#include "action/record_parts.h"

#include <algorithm>

#include "base/error.h"
#include "base/text.h"
#include "plan/backing.h"
#include "plan/credentials.h"

namespace cloudctl::action {
namespace {

std::string range(const std::string& request, const std::string& limit) {
  return request == limit ? limit : request + ".." + limit;
}

// What a reader wants to see compared, by its path in cloudctl.yaml.
std::map<std::string, std::string> settings(const plan::Service& service,
                                            const std::string& exposed) {
  std::map<std::string, std::string> all{
      {"command", base::join(service.command, " ")},
      {"expose", exposed},
      {"uses", base::join(service.uses, ", ")},
      {"resources.cpu", range(service.resources.cpu_request, service.resources.cpu_limit)},
      {"resources.memory", range(service.resources.memory_request, service.resources.memory_limit)},
      {"stop grace", std::to_string(service.grace_seconds) + " s"}};
  for (const auto& [name, value] : service.env) all["env." + name] = value;
  for (const auto& volume : service.volumes) all["storage." + volume.path] = volume.size;
  std::erase_if(all, [](const auto& one) { return one.second.empty() || one.second == ".."; });
  return all;
}

}  // namespace

release::ServiceRecord service_record(const plan::Service& service, const std::string& exposed) {
  return {.name = service.name,
          .image = service.image.reference,
          .image_id = "",
          .config_hash = "",
          .replicas = service.replicas,
          .runs_once = service.workload == config::Workload::job,
          .ports = service.ports,
          .probes = service.probes,
          .secrets = plan::secret_names(service),
          .settings = settings(service, exposed)};
}

release::ServiceRecord& service_of(release::Record& record, const std::string& name) {
  for (auto& service : record.services) {
    if (service.name == name) return service;
  }
  std::vector<std::string> known;
  for (const auto& service : record.services) known.push_back(service.name);
  const auto near = base::nearest(name, known);
  throw base::Error({.what = "the release has no service \"" + name + "\"",
                     .next = near ? "did you mean \"" + *near + "\"?"
                                  : "services are: " + base::join(known, ", "),
                     .code = base::ExitCode::usage});
}

std::map<std::string, plan::ReadyMade> backing_of(const plan::Plan& plan) {
  std::map<std::string, plan::ReadyMade> all;
  for (const auto& service : plan.services) {
    if (service.ready_made) all.emplace(service.name, *service.ready_made);
  }
  return all;
}

void refuse_ready_made(const release::Record& record, const std::string& service,
                       const std::string& verb) {
  const auto found = record.backing.find(service);
  if (found == record.backing.end()) return;
  const std::string type(plan::word(found->second.type));
  throw base::Error(
      {.what = "\"" + service + "\" cannot be " + verb + ": it is a ready-made " + type,
       .where = "backing." + service,
       .next = "it runs as one; \"cloudctl explain backing\" tells what can be changed",
       .code = base::ExitCode::usage});
}

// The same rule as plan's for the file (C107): all replicas would write into one volume.
void refuse_shared_volume(const release::ServiceRecord& service, int replicas) {
  if (replicas <= 1) return;
  const auto storage = service.settings.lower_bound("storage.");
  if (storage == service.settings.end() || storage->first.rfind("storage.", 0) != 0) return;
  throw base::Error({.what = "service \"" + service.name + "\" cannot have " +
                             std::to_string(replicas) +
                             " replicas: all would write into its volume",
                     .where = storage->first,
                     .next = "leave it at one replica on this target, or take \"storage\" away",
                     .code = base::ExitCode::usage});
}

}  // namespace cloudctl::action
