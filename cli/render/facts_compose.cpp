#include "render/facts_compose.h"

#include <algorithm>

#include "base/error.h"
#include "base/text.h"
#include "plan/names.h"
#include "render/generated.h"
#include "render/yaml.h"

namespace cloudctl::render {

namespace {

// "${WEB_REPLICAS:-3}": compose puts the variable there if it is set.
Fact variable(const plan::Service& service, const std::string& what, const std::string& otherwise) {
  return Raw{yaml_scalar("${" + plan::variable_prefix(service.name) + "_" + what + ":-" +
                         otherwise + "}")};
}

Fact published(const plan::Service& service, bool hashed) {
  if (service.host_port == 0 || service.ports.empty()) return false;
  const int last = service.host_port + std::max(service.replicas, 1) - 1;
  std::string range = std::to_string(service.host_port);
  if (last != service.host_port) range += "-" + std::to_string(last);
  const std::string host =
      hashed ? "" : "${" + plan::variable_prefix(service.name) + "_PORTS:-" + range + "}";
  return Raw{yaml_scalar(service.host_address + ":" + host + ":" +
                         std::to_string(service.ports.front().number))};
}

// "${CLOUDCTL_DB_URL}": taken from the environment of compose, as passed secrets are.
Fact credential_text(const plan::Credential& credential) {
  const std::string name = credential.backing.empty()
                               ? credential.part
                               : plan::credential_variable(credential.backing, credential.part);
  return Raw{yaml_scalar("${" + name + "}")};
}

Fact environment(const plan::Service& service) {
  List variables;
  for (const auto& [name, value] : environment_of(service)) {
    variables.push_back(Facts{{"variable", name}, {"setting", value}});
  }
  List credentials;
  for (const auto& [name, credential] : service.credentials) {
    credentials.push_back(Facts{{"variable", name}, {"setting", credential_text(credential)}});
  }
  const List passed(service.secrets.begin(), service.secrets.end());
  if (variables.empty() && passed.empty() && credentials.empty()) return false;
  return Facts{{"variables", std::move(variables)},
               {"credentials", std::move(credentials)},
               {"passed", passed}};
}

std::string network_of(const std::string& ready_made) {
  return ready_made + "-users";
}

// A ready-made service is in a network with its users, and in no other; as no way leads out of that
// one, no answer finds a stranger who knows its address.
Fact networks(const plan::Plan& plan, const plan::Service& service) {
  if (service.ready_made) return Facts{{"names", List{network_of(service.name)}}};
  List names;
  for (const std::string& name : service.uses) {
    const plan::Service* used = plan::find_service(plan, name);
    if (used != nullptr && used->ready_made) names.emplace_back(network_of(name));
  }
  if (names.empty()) return false;
  names.insert(names.begin(), "default");
  return Facts{{"names", std::move(names)}};
}

Fact credential_file(const plan::Service& service) {
  if (service.credential_file.empty()) return false;
  return Facts{{"source", service.name + "-config"}, {"path", service.credential_file}};
}

// Docker's units are powers of two, whatever they are called (docs.docker.com, "Byte values").
std::string memory_text(const std::string& quantity) {
  const std::int64_t bytes = base::parse_bytes(quantity).value_or(0);
  constexpr std::int64_t mebibyte = 1 << 20;
  if (bytes % mebibyte == 0) return std::to_string(bytes / mebibyte) + "m";
  return std::to_string(bytes) + "b";
}

std::string cpu_text(const std::string& quantity) {
  const std::int64_t thousandths = base::parse_cpu(quantity).value_or(0);
  std::string fraction = std::to_string(1000 + thousandths % 1000).substr(1);
  while (!fraction.empty() && fraction.back() == '0') fraction.pop_back();
  const std::string whole = std::to_string(thousandths / 1000);
  return fraction.empty() ? whole : whole + "." + fraction;
}

Fact resources(const plan::Resources& wanted) {
  const Fact cpus = wanted.cpu_limit.empty() ? Fact(false) : Fact(cpu_text(wanted.cpu_limit));
  const Fact memory =
      wanted.memory_limit.empty() ? Fact(false) : Fact(memory_text(wanted.memory_limit));
  const Fact reserved =
      wanted.memory_request.empty() ? Fact(false) : Fact(memory_text(wanted.memory_request));
  const bool limited = cpus != Fact(false) || memory != Fact(false);
  if (!limited && reserved == Fact(false)) return false;
  return Facts{{"limits", limited ? Fact(Facts{{"cpus", cpus}, {"memory", memory}}) : Fact(false)},
               {"reserved_memory", reserved}};
}

// The engine tests inside the container, where only the image's own programs are: so a probe by
// HTTP or TCP is cloudctl's, from outside, and the image's HEALTHCHECK stays as it is.
const plan::Probe* engine_probe(const plan::Service& service) {
  const auto& ready = service.probes.ready;
  return ready && !ready->command.empty() ? &*ready : nullptr;
}

Fact healthcheck(const plan::Service& service) {
  const plan::Probe* probe = engine_probe(service);
  if (probe == nullptr) return false;
  int start = probe->delay_seconds;
  if (service.probes.start) {
    start = std::max(start, service.probes.start->period_seconds * service.probes.start->failures);
  }
  return Facts{{"words", List(probe->command.begin(), probe->command.end())},
               {"period", std::to_string(probe->period_seconds) + "s"},
               {"timeout", std::to_string(probe->timeout_seconds) + "s"},
               {"failures", probe->failures},
               {"start", std::to_string(start) + "s"}};
}

// For users without cloudctl, which itself brings the waves up one by one.
Fact depends_on(const plan::Plan& plan, const plan::Service& service) {
  List others;
  for (const std::string& name : service.uses) {
    const plan::Service* other = plan::find_service(plan, name);
    if (other == nullptr) continue;
    const bool tells = engine_probe(*other) != nullptr || has_healthcheck(other->image);
    others.push_back(
        Facts{{"other", name}, {"condition", tells ? "service_healthy" : "service_started"}});
  }
  return if_any(std::move(others), "others");
}

List volumes_of(const plan::Service& service) {
  List volumes;
  for (const plan::Volume& volume : service.volumes) {
    volumes.push_back(Facts{{"volume", service.name + "-" + volume.name}, {"path", volume.path}});
  }
  return volumes;
}

void refuse_companions(const plan::Service& service) {
  if (service.companions.empty()) return;
  throw base::Error({.what = "service \"" + service.name +
                             "\" has companions, which cannot be rendered for compose yet",
                     .where = "services." + service.name + ".with",
                     .next = "make them services of their own, or \"ignore: [with]\" in the target",
                     .code = base::ExitCode::usage});
}

Facts service_facts(const plan::Plan& plan, const plan::Service& service,
                    const std::string& config_hash) {
  refuse_companions(service);
  const bool hashed = config_hash.empty();
  return Facts{
      {"name", service.name},
      {"image", hashed ? Fact("") : variable(service, "IMAGE", service.image.reference)},
      {"command", if_any(List(service.command.begin(), service.command.end()), "arguments")},
      {"replicas",
       hashed ? Fact("") : variable(service, "REPLICAS", std::to_string(service.replicas))},
      {"resources", resources(service.resources)},
      {"restart", service.workload == config::Workload::job ? "on-failure" : "unless-stopped"},
      {"grace", std::to_string(service.grace_seconds) + "s"},
      {"depends_on", depends_on(plan, service)},
      {"published", published(service, hashed)},
      {"environment", environment(service)},
      {"networks", networks(plan, service)},
      {"credential_file", credential_file(service)},
      {"mounts", if_any(volumes_of(service), "volumes")},
      {"scratch", if_any(List(service.scratch.begin(), service.scratch.end()), "folders")},
      // A foreign image may need its capabilities, its writable folders or to be process 1.
      {"hardened", is_generated(service.image)},
      {"has_tmp", needs_tmp(service)},
      {"healthcheck", healthcheck(service)},
      {"config_hash", config_hash}};
}

}  // namespace

Facts compose_facts(const plan::Plan& plan, std::span<const plan::Service> services,
                    const std::map<std::string, std::string>& hashes) {
  List entries;
  List volumes, networks, files;
  for (const plan::Service& service : services) {
    const auto hash = hashes.find(service.name);
    entries.push_back(
        service_facts(plan, service, hash == hashes.end() ? std::string() : hash->second));
    for (Fact& volume : volumes_of(service)) volumes.push_back(std::move(volume));
    if (service.ready_made) networks.emplace_back(network_of(service.name));
    if (service.credential_file.empty()) continue;
    const std::string variable = plan::credential_variable(service.name, "config");
    files.push_back(Facts{{"source", service.name + "-config"}, {"variable", variable}});
  }
  return Facts{{"project", plan.project},
               {"services", std::move(entries)},
               {"all_volumes", if_any(std::move(volumes), "volumes")},
               {"all_networks", if_any(std::move(networks), "names")},
               {"all_files", if_any(std::move(files), "files")}};
}

}  // namespace cloudctl::render
