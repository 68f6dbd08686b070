#include "action/local.h"

#include <algorithm>

#include "action/record_parts.h"
#include "base/error.h"
#include "base/text.h"
#include "observe/local.h"
#include "plan/digest.h"
#include "plan/names.h"
#include "render/hash.h"

namespace cloudctl::action {
namespace {

constexpr const char* compose_file = "compose.yaml";

std::string exposed(const plan::Service& service) {
  if (service.host_port == 0) return "inside the project";
  return service.host_address + ":" + std::to_string(service.host_port);
}

// The compose file without what a release may vary, so that scaling changes nothing of it.
std::string without_defaults(std::string text) {
  for (const char* variable : {"_IMAGE:-", "_REPLICAS:-", "_PORTS:-"}) {
    const std::string_view mark(variable);
    for (auto at = text.find(mark); at != std::string::npos; at = text.find(mark, at + 1)) {
      const auto end = text.find('}', at);
      if (end == std::string::npos) break;
      text.erase(at + mark.size(), end - at - mark.size());
    }
  }
  return text;
}

std::string port_range(const release::ServiceRecord& service) {
  const int last = service.host_port + std::max(service.replicas, 1) - 1;
  const std::string first = std::to_string(service.host_port);
  return last == service.host_port ? first : first + "-" + std::to_string(last);
}

}  // namespace

release::Record local_record(const plan::Plan& plan, const render::Tree& files) {
  release::Record record{.project = plan.project, .target = plan.target.name, .waves = plan.waves};
  record.backing = backing_of(plan);
  const auto hashes = render::service_hashes(files);
  for (const auto& service : plan.services) {
    record.services.push_back(service_record(service, exposed(service)));
    record.services.back().host_port = service.host_port;
    record.services.back().host_address = service.host_address;
    const auto hash = hashes.find(service.name);
    if (hash != hashes.end()) record.services.back().config_hash = hash->second;
  }
  for (const auto& file : files) {
    if (file.path == compose_file) record.files[file.path] = file.content;
  }
  record.config_hash = plan::sha256(without_defaults(record.files[compose_file]));
  return record;
}

release::Record again(release::Record record, const std::string& purpose) {
  record.number = 0;
  record.purpose = purpose;
  record.result = release::Result::pending;
  record.cause.clear();
  record.started.clear();
  record.milliseconds = 0;
  return record;
}

release::Record scaled(release::Record record, const std::map<std::string, int>& replicas) {
  std::vector<std::string> words;
  for (const auto& [name, count] : replicas) {
    auto& service = service_of(record, name);
    refuse_ready_made(record, name, "scaled");
    refuse_shared_volume(service, count);
    service.replicas = count;
    words.push_back(name + "=" + std::to_string(count));
  }
  return again(std::move(record), "scale " + base::join(words, " "));
}

release::Record with_image(release::Record record, const std::string& service,
                           const std::string& image) {
  auto& changed = service_of(record, service);
  refuse_ready_made(record, service, "given another image");
  changed.image = image;
  changed.image_id.clear();
  return again(std::move(record), "rollout " + service);
}

std::vector<observe::Expected> expected(const release::Record& record) {
  std::vector<observe::Expected> all;
  for (const auto& service : record.services) {
    all.push_back({.service = service.name,
                   .image = service.image,
                   .config_hash = service.config_hash,
                   .replicas = service.replicas,
                   .runs_once = service.runs_once,
                   .port = service.ports.empty() ? 0 : service.ports.front().number,
                   .host_port = service.host_port,
                   .host_address = service.host_address,
                   .probes = service.probes});
  }
  return all;
}

std::map<std::string, std::string> compose_variables(const release::Record& record) {
  std::map<std::string, std::string> variables;
  for (const auto& service : record.services) {
    const std::string prefix = plan::variable_prefix(service.name);
    variables[prefix + "_IMAGE"] = service.image;
    variables[prefix + "_REPLICAS"] = std::to_string(service.replicas);
    if (service.host_port != 0) variables[prefix + "_PORTS"] = port_range(service);
  }
  return variables;
}

namespace {

// Whether its published port, if it has one, is one of those that the release wants.
bool published_as(const release::ServiceRecord& wanted, const observe::Container& container,
                  int replicas_there) {
  if (container.host_ports.empty()) return true;  // not published, or not running
  const int first = container.host_ports.front();
  return wanted.host_port != 0 && first >= wanted.host_port &&
         first < wanted.host_port + std::max(wanted.replicas, replicas_there);
}

}  // namespace

Way way(const release::ServiceRecord& wanted, const std::vector<observe::Container>& there) {
  const observe::Expected yardstick{
      .service = wanted.name, .image = wanted.image, .config_hash = wanted.config_hash};
  std::vector<const observe::Container*> ours;
  for (const auto& container : there) {
    if (container.service == wanted.name) ours.push_back(&container);
  }
  const int count = static_cast<int>(ours.size());
  bool all_run = true;
  for (const auto* container : ours) {
    if (!observe::is_made_for(*container, yardstick)) return Way::renew;
    if (!published_as(wanted, *container, count)) return Way::renew;
    const bool ended = wanted.runs_once && container->phase == observe::Phase::exited;
    all_run = all_run && (container->phase == observe::Phase::running || ended);
  }
  if (count == 0) return Way::renew;
  return count == wanted.replicas && all_run ? Way::keep : Way::scale;
}

}  // namespace cloudctl::action
