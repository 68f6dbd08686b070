// What a plan comes to as a release of a cluster, and other releases made from it.

#include <algorithm>
#include <cstdlib>

#include "action/cluster_deploy.h"
#include "action/local.h"
#include "action/record_parts.h"
#include "base/error.h"
#include "base/text.h"
#include "plan/digest.h"
#include "release/passwords.h"

namespace cloudctl::action {
namespace {

// As the user writes it in cloudctl.yaml.
std::string exposed(const plan::Expose& expose) {
  const std::string port = expose.port == 0 ? "" : ":" + std::to_string(expose.port);
  switch (expose.kind) {
    case config::Exposure::none:
      return "none";
    case config::Exposure::node:
      return "node" + port;
    case config::Exposure::balancer:
      return "balancer" + port;
    case config::Exposure::host:
      return "https://" + expose.host;
    case config::Exposure::cluster:
      break;
  }
  return "cluster";
}

plan::Expose expose_of(const release::ServiceRecord& service) {
  const auto found = service.settings.find("expose");
  const std::string words = found == service.settings.end() ? "cluster" : found->second;
  constexpr std::string_view scheme = "https://";
  if (words.rfind(scheme, 0) == 0) {
    return {.kind = config::Exposure::host, .host = words.substr(scheme.size())};
  }
  const auto parts = base::split(words, ':');
  plan::Expose expose;
  if (parts[0] == "none") expose.kind = config::Exposure::none;
  if (parts[0] == "node") expose.kind = config::Exposure::node;
  if (parts[0] == "balancer") expose.kind = config::Exposure::balancer;
  if (parts.size() > 1) expose.port = std::atoi(parts[1].c_str());
  return expose;
}

bool is_workload_kind(const std::string& kind) {
  return kind == "Deployment" || kind == "StatefulSet" || kind == "ReplicationController" ||
         kind == "Job" || kind == "CronJob";
}

// Of all that its objects say but image and replicas.
std::string configuration_hash(const release::Record& record, const std::string& service) {
  plan::Sha256 digest;
  for (const auto& object : record.objects) {
    if (object.service != service) continue;
    const auto plain = release::with_image(object, service, "");
    const bool counted = is_workload_kind(object.name.kind);
    digest.add_field(counted ? release::with_replicas(plain, 0).json : plain.json);
  }
  return digest.finish();
}

render::Object* object_of(release::Record& record, const std::string& service, bool autoscaler) {
  for (auto& object : record.objects) {
    const bool fits = autoscaler ? object.name.kind == "HorizontalPodAutoscaler"
                                 : is_workload_kind(object.name.kind);
    if (object.service == service && fits) return &object;
  }
  return nullptr;
}

void refuse_scale(const release::ServiceRecord& service, const std::string& why,
                  const std::string& next) {
  throw base::Error({.what = "service \"" + service.name + "\" " + why,
                     .where = "services." + service.name,
                     .next = next,
                     .code = base::ExitCode::usage});
}

// Its minimum is raised or lowered, its maximum raised if need be.
void scale_bounds(render::Object& autoscaler, const release::ServiceRecord& service, int count) {
  if (count < 1) {
    refuse_scale(service, "is autoscaled and cannot be scaled to 0",
                 "take \"autoscale\" away, or scale it to 1");
  }
  const auto parsed = tool::parse_objects(autoscaler.json, "the release");
  const auto bounds = tool::parse_autoscaler(parsed.front());
  autoscaler = release::with_bounds(autoscaler, count, std::max(count, bounds.max));
}

}  // namespace

release::Record cluster_record(const plan::Plan& plan, const render::Tree& files) {
  release::Record record{.project = plan.project, .target = plan.target.name, .waves = plan.waves};
  record.backing = backing_of(plan);
  record.objects = render::objects(files);
  plan::Sha256 whole;
  for (const auto& service : plan.services) {
    auto one = service_record(service, exposed(service.expose));
    // Its pods take these from Secrets of their own, not from the project's.
    std::erase_if(one.secrets, [&](const std::string& name) {
      return release::is_credential(record.backing, name);
    });
    one.config_hash = configuration_hash(record, service.name);
    whole.add_field(one.config_hash);
    record.services.push_back(std::move(one));
  }
  record.config_hash = whole.finish();
  return record;
}

release::Record scaled_in_cluster(release::Record record,
                                  const std::map<std::string, int>& replicas) {
  std::vector<std::string> words;
  for (const auto& [name, count] : replicas) {
    auto& service = service_of(record, name);
    refuse_ready_made(record, name, "scaled");
    render::Object* workload = object_of(record, name, false);
    const std::string kind = workload == nullptr ? "" : workload->name.kind;
    if (workload == nullptr || kind == "Job" || kind == "CronJob") {
      refuse_scale(service, "is no service that goes on running", "scale another one");
    }
    if (kind != "StatefulSet") refuse_shared_volume(service, count);
    if (render::Object* autoscaler = object_of(record, name, true)) {
      scale_bounds(*autoscaler, service, count);
    } else {
      *workload = release::with_replicas(*workload, count);
    }
    service.replicas = count;
    record.scale[name] = count;
    words.push_back(name + "=" + std::to_string(count));
  }
  return again(std::move(record), "scale " + base::join(words, " "));
}

release::Record with_image_in_cluster(release::Record record, const std::string& service,
                                      const std::string& image) {
  for (auto& object : record.objects) {
    if (object.service == service) object = release::with_image(object, service, image);
  }
  return with_image(std::move(record), service, image);
}

std::vector<observe::ClusterExpected> cluster_expected(const release::Record& record) {
  std::map<std::string, std::string> kinds;
  std::map<std::string, bool> autoscaled;
  for (const auto& object : record.objects) {
    if (is_workload_kind(object.name.kind)) kinds[object.service] = object.name.kind;
    if (object.name.kind == "HorizontalPodAutoscaler") autoscaled[object.service] = true;
  }
  std::vector<observe::ClusterExpected> all;
  for (auto& one : expected(record)) {
    const auto* service = release::find_service(record, one.service);
    observe::ClusterExpected wanted{.service = std::move(one)};
    const auto kind = kinds.find(service->name);
    if (kind != kinds.end()) wanted.kind = kind->second;
    wanted.autoscaled = autoscaled.count(service->name) != 0;
    wanted.expose = expose_of(*service);
    all.push_back(std::move(wanted));
  }
  return all;
}

}  // namespace cloudctl::action
