#include "render/facts_pod.h"

#include <algorithm>

#include "plan/names.h"
#include "render/generated.h"

namespace cloudctl::render {

namespace {

Fact configmap_of(const Subject& subject, const std::string& owner) {
  for (const Configuration& configuration : configurations(subject)) {
    if (configuration.owner == owner) return configuration.name;
  }
  return false;
}

// The kubelet expands "$(NAME)" in arguments; "$$(" stands for the words themselves
// (kubernetes.io, "Container", args).
Fact arguments(const std::vector<std::string>& command) {
  List words;
  for (std::string word : command) {
    for (std::size_t at = word.find("$("); at != std::string::npos; at = word.find("$(", at + 3)) {
      word.insert(at, 1, '$');
    }
    words.emplace_back(std::move(word));
  }
  return if_any(std::move(words), "arguments");
}

// What a container may know and nobody else: the project's secrets under their own names, and what
// is kept of a ready-made service.
Fact secrets(const Subject& subject, const std::vector<std::string>& names,
             const plan::Credentials& credentials) {
  const std::string store = subject.plan.project + "-secrets";
  List entries;
  for (const std::string& name : names) {
    entries.push_back(Facts{{"secret", name}, {"store", store}, {"key", name}});
  }
  for (const auto& [variable, one] : credentials) {
    const bool own = one.backing.empty();
    entries.push_back(
        Facts{{"secret", variable},
              {"store", own ? store : plan::credential_secret(subject.plan.project, one.backing)},
              {"key", one.part}});
  }
  return if_any(std::move(entries), "names");
}

// Tags of content never change; of a user's own reference Kubernetes decides by its tag.
Fact pull(const plan::Image& image) {
  return image.build ? Fact("IfNotPresent") : Fact(false);
}

// Who runs in an image of our making (templates/docker/); of others the image knows.
Fact user(const plan::Image& image, int known = 0) {
  if (known != 0) return known;
  if (!is_generated(image)) return false;
  return image.build->generated.language == config::Language::site ? 101 : 10001;
}

Facts probe_facts(const char* name, const plan::Probe& probe) {
  const bool is_http = probe.kind == config::ProbeKind::http;
  const bool is_tcp = probe.kind == config::ProbeKind::tcp;
  const bool is_exec = probe.kind == config::ProbeKind::exec;
  return Facts{
      {"probe", name},
      {"http", is_http ? Fact(Facts{{"path", probe.path}, {"port", probe.port}}) : Fact(false)},
      {"tcp", is_tcp ? Fact(Facts{{"port", probe.port}}) : Fact(false)},
      {"exec",
       is_exec ? if_any(List(probe.command.begin(), probe.command.end()), "words") : Fact(false)},
      {"delay", probe.delay_seconds == 0 ? Fact(false) : Fact(probe.delay_seconds)},
      {"period", probe.period_seconds},
      {"timeout", probe.timeout_seconds},
      {"failures", probe.failures}};
}

List probes(const plan::Probes& wanted) {
  List list;
  if (wanted.start) list.push_back(probe_facts("startupProbe", *wanted.start));
  if (wanted.ready) list.push_back(probe_facts("readinessProbe", *wanted.ready));
  if (wanted.live) list.push_back(probe_facts("livenessProbe", *wanted.live));
  return list;
}

Fact resource(const char* which, const std::string& cpu, const std::string& memory) {
  return Facts{{"which", which}, {"cpu", if_given(cpu)}, {"memory", if_given(memory)}};
}

Fact resources(const plan::Resources& wanted) {
  List kinds;
  if (!wanted.cpu_request.empty() || !wanted.memory_request.empty()) {
    kinds.push_back(resource("requests", wanted.cpu_request, wanted.memory_request));
  }
  if (!wanted.cpu_limit.empty() || !wanted.memory_limit.empty()) {
    kinds.push_back(resource("limits", wanted.cpu_limit, wanted.memory_limit));
  }
  return if_any(std::move(kinds), "kinds");
}

List ports(const plan::Service& service) {
  List list;
  for (const plan::Port& port : service.ports) {
    list.push_back(Facts{{"port_name", port.name}, {"port", port.number}});
  }
  return list;
}

List mounts(const plan::Service& service) {
  List list;
  for (const plan::Volume& volume : service.volumes) {
    list.push_back(Facts{{"volume", volume.name}, {"path", volume.path}});
  }
  for (const std::string& folder : service.scratch) {
    list.push_back(Facts{{"volume", plan::volume_name(folder)}, {"path", folder}});
  }
  return list;
}

List scratch(const plan::Service& service) {
  List list;
  for (const std::string& folder : service.scratch) {
    list.push_back(Facts{{"volume", plan::volume_name(folder)}});
  }
  return list;
}

Fact credential_file(const Subject& subject) {
  const std::string& path = subject.service.credential_file;
  if (path.empty()) return false;
  return Facts{{"store", plan::credential_secret(subject.plan.project, subject.service.name)},
               {"path", path},
               {"file", path.substr(path.rfind('/') + 1)}};
}

List claims(const plan::Service& service) {
  List list;
  if (owns_claims(service)) return list;
  for (const plan::Volume& volume : service.volumes) {
    list.push_back(Facts{{"volume", volume.name}, {"claim", service.name + "-" + volume.name}});
  }
  return list;
}

// A balancer sends requests for a while after the pod is told to go: it waits that long first.
Fact drain(const plan::Service& service) {
  const bool waits =
      !service.ports.empty() && service.drain_seconds > 0 && is_lasting(service.workload);
  return waits ? Fact(service.drain_seconds) : Fact(false);
}

Facts main_container(const Subject& subject) {
  const plan::Service& service = subject.service;
  return Facts{{"container", service.name},
               {"image", service.image.reference},
               {"pull", pull(service.image)},
               {"user", user(service.image, service.user)},
               {"command", arguments(service.command)},
               {"listens", if_any(ports(service), "ports")},
               {"configmap", configmap_of(subject, service.name)},
               {"secrets", secrets(subject, service.secrets, service.credentials)},
               {"probes", probes(service.probes)},
               {"drain", drain(service)},
               {"resources", resources(service.resources)}};
}

Facts companion_container(const Subject& subject, const plan::Companion& companion) {
  const std::string owner = subject.service.name + "." + companion.name;
  return Facts{{"container", companion.name},
               {"image", companion.image.reference},
               {"pull", pull(companion.image)},
               {"user", user(companion.image)},
               {"command", arguments(companion.command)},
               {"listens", false},
               {"configmap", configmap_of(subject, owner)},
               {"secrets", secrets(subject, companion.secrets, companion.credentials)},
               {"probes", false},
               {"drain", false},
               {"resources", false}};
}

Fact spread(const plan::Service& service) {
  if (!may_be_several(service)) return false;
  // Without the hash of the template, old pods would count while new ones are placed; only
  // Deployments have it.
  const bool by_revision = service.workload == config::Workload::deployment;
  List places;
  for (const char* place : {"kubernetes.io/hostname", "topology.kubernetes.io/zone"}) {
    places.push_back(Facts{{"place", place}, {"by_revision", by_revision}});
  }
  return Facts{{"places", std::move(places)}};
}

}  // namespace

Facts pod_facts(const Subject& subject) {
  const plan::Service& service = subject.service;
  List containers{main_container(subject)};
  for (const plan::Companion& companion : service.companions) {
    containers.push_back(companion_container(subject, companion));
  }
  const bool waits = drain(service) != Fact(false);
  return Facts{{"name", service.name},
               {"project", subject.plan.project},
               {"needs_token", Raw{service.access_aws.empty() ? "false" : "true"}},
               {"restart", is_lasting(service.workload) ? Fact(false) : Fact("OnFailure")},
               // The grace begins with the preStop sleep: the program gets all of its own.
               {"grace", service.grace_seconds + (waits ? service.drain_seconds : 0)},
               {"owns_volumes", !service.volumes.empty()},
               {"group", service.user == 0 ? 10001 : service.user},
               {"spread", spread(service)},
               {"containers", std::move(containers)},
               {"has_tmp", needs_tmp(service)},
               {"mounts", mounts(service)},
               {"scratch", scratch(service)},
               {"credential_file", credential_file(subject)},
               {"claims", claims(service)}};
}

}  // namespace cloudctl::render
