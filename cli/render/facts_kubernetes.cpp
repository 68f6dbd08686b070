#include "render/facts_kubernetes.h"

#include <algorithm>
#include <charconv>

#include "base/error.h"
#include "base/text.h"
#include "plan/digest.h"
#include "render/generated.h"

namespace cloudctl::render {

namespace {

// Ten digits of a hash: enough for the releases of one service.
std::string short_hash(plan::Sha256& digest) {
  return digest.finish().substr(0, 10);
}

Configuration configuration(const std::string& owner, const std::string& stem,
                            std::map<std::string, std::string> variables) {
  plan::Sha256 digest;
  digest.add_field(owner);
  for (const auto& [name, value] : variables) {
    digest.add_field(name);
    digest.add_field(value);
  }
  return {owner, stem + "-config-" + short_hash(digest), std::move(variables)};
}

std::vector<std::string> users_of(const Subject& subject) {
  std::vector<std::string> users;
  for (const plan::Service& other : subject.plan.services) {
    if (std::find(other.uses.begin(), other.uses.end(), subject.service.name) != other.uses.end()) {
      users.push_back(other.name);
    }
  }
  return users;
}

bool is_outside(config::Exposure exposure) {
  return exposure == config::Exposure::node || exposure == config::Exposure::balancer ||
         exposure == config::Exposure::host;
}

// A count is a number, a share a text (IntOrString).
Fact amount(const std::string& text) {
  int count = 0;
  const auto parsed = std::from_chars(text.data(), text.data() + text.size(), count);
  if (parsed.ptr != text.data() + text.size()) return text;
  return count;
}

// Two releases side by side would want the same ReadWriteOnce volume: the new pod would wait for
// the old one's, for ever if it is on another node.
bool is_rolling(const plan::Service& service) {
  return service.rollout.strategy == config::Strategy::rolling && service.volumes.empty();
}

void refuse_canary(const plan::Service& service) {
  if (service.rollout.strategy != config::Strategy::canary) return;
  throw base::Error({.what = "service \"" + service.name +
                             "\" wants a canary rollout, which cannot "
                             "be rendered for Kubernetes yet",
                     .where = "services." + service.name + ".rollout.strategy",
                     .next = "use \"rolling\" or \"recreate\"",
                     .code = base::ExitCode::usage});
}

Facts with(Facts facts, Facts more) {
  for (NamedFact& fact : more) facts.push_back(std::move(fact));
  return facts;
}

}  // namespace

std::vector<Configuration> configurations(const Subject& subject) {
  const plan::Service& service = subject.service;
  std::vector<Configuration> list;
  auto variables = environment_of(service);
  if (!variables.empty()) {
    list.push_back(configuration(service.name, service.name, std::move(variables)));
  }
  for (const plan::Companion& companion : service.companions) {
    if (companion.env.empty()) continue;
    list.push_back(configuration(service.name + "." + companion.name,
                                 service.name + "-" + companion.name, companion.env));
  }
  return list;
}

std::string workload_word(config::Workload workload) {
  switch (workload) {
    case config::Workload::statefulset:
      return "statefulset";
    case config::Workload::replicationcontroller:
      return "replicationcontroller";
    case config::Workload::job:
      return "job";
    case config::Workload::cronjob:
      return "cronjob";
    case config::Workload::deployment:
      break;
  }
  return "deployment";
}

bool is_lasting(config::Workload workload) {
  return workload != config::Workload::job && workload != config::Workload::cronjob;
}

bool has_service(const Subject& subject) {
  if (subject.service.ready_made) return true;
  if (subject.service.ports.empty() || !is_lasting(subject.service.workload)) return false;
  return subject.service.expose.kind != config::Exposure::none || !users_of(subject).empty();
}

bool may_be_several(const plan::Service& service) {
  const int most = service.autoscale ? service.autoscale->max : service.replicas;
  return most >= 2 && is_lasting(service.workload);
}

// A drain takes the only pod of a database away too, by the same rules as any other.
bool has_budget(const plan::Service& service) {
  return service.ready_made || may_be_several(service);
}

bool owns_claims(const plan::Service& service) {
  return service.workload == config::Workload::statefulset;
}

Facts namespace_facts(const plan::Plan& plan) {
  return Facts{{"project", plan.project}, {"namespace", plan.target.kube_namespace}};
}

Facts object_facts(const Subject& subject) {
  return Facts{{"name", subject.service.name},
               {"project", subject.plan.project},
               {"namespace", subject.plan.target.kube_namespace}};
}

Facts account_facts(const Subject& subject) {
  auto policies = subject.service.access_aws;
  std::sort(policies.begin(), policies.end());
  return with(object_facts(subject), {{"policies", if_given(base::join(policies, " "))}});
}

Facts configmap_facts(const Subject& subject, const Configuration& configuration) {
  List variables;
  for (const auto& [name, value] : configuration.variables) {
    variables.push_back(Facts{{"variable", name}, {"setting", value}});
  }
  return with(object_facts(subject),
              {{"configmap", configuration.name}, {"variables", std::move(variables)}});
}

Facts claim_facts(const Subject& subject, const plan::Volume& volume) {
  return with(object_facts(subject), {{"claim", subject.service.name + "-" + volume.name},
                                      {"size", volume.size.empty() ? "1Gi" : volume.size}});
}

Facts networkpolicy_facts(const Subject& subject) {
  const plan::Service& service = subject.service;
  const bool is_open = is_outside(service.expose.kind);
  List users;
  for (const std::string& user : users_of(subject)) users.push_back(Facts{{"user", user}});
  const bool whole = service.expose.kind == config::Exposure::cluster;
  const bool reachable = !service.ports.empty() && (is_open || whole || !users.empty());
  List ports;
  for (const plan::Port& port : service.ports) ports.push_back(Facts{{"port", port.number}});
  const Facts sources{{"users", whole ? List{} : users}, {"whole_namespace", whole}};
  return with(object_facts(subject), {{"reachable", reachable},
                                      {"ports", std::move(ports)},
                                      {"sources", is_open ? Fact(false) : Fact(sources)}});
}

Facts workload_facts(const Subject& subject, const std::string& pod) {
  const plan::Service& service = subject.service;
  refuse_canary(service);
  List volumes;
  for (const plan::Volume& volume : service.volumes) {
    volumes.push_back(
        Facts{{"volume", volume.name}, {"size", volume.size.empty() ? "1Gi" : volume.size}});
  }
  plan::Sha256 digest;
  digest.add_field(pod);
  // Kubernetes' own 600 s, or longer if the start may take so long.
  const auto& start = service.probes.start;
  const int budget = start ? start->period_seconds * start->failures : 0;
  return with(object_facts(subject),
              {{"pod", Raw{pod}},
               {"replicas", service.autoscale ? Fact(false) : Fact(service.replicas)},
               {"progress_deadline", std::max(600, budget + 60)},
               {"rolling", is_rolling(service)},
               {"surge", amount(service.rollout.surge)},
               {"unavailable", amount(service.rollout.unavailable)},
               {"headless", service.name + "-headless"},
               {"claims", if_any(std::move(volumes), "volumes")},
               {"job", service.name + "-" + short_hash(digest)},
               {"schedule", service.schedule}});
}

Facts ingress_facts(const Subject& subject) {
  return with(object_facts(subject), {{"host", subject.service.expose.host},
                                      {"certificate", subject.service.name + "-tls"},
                                      {"port_name", subject.service.ports.front().name}});
}

Facts autoscaler_facts(const Subject& subject) {
  const plan::Service& service = subject.service;
  const bool is_core = service.workload == config::Workload::replicationcontroller;
  const bool is_set = service.workload == config::Workload::statefulset;
  List metrics;
  const auto& wanted = *service.autoscale;
  // A companion has no request, and of the pod as a whole no percentage would be defined then.
  const Fact container = service.companions.empty() ? Fact(false) : Fact(service.name);
  const auto measure = [&](const char* resource, int percent) {
    metrics.push_back(
        Facts{{"resource", resource}, {"percent", percent}, {"container", container}});
  };
  if (wanted.cpu) measure("cpu", *wanted.cpu);
  if (wanted.memory) measure("memory", *wanted.memory);
  return with(object_facts(subject), {{"api_version", is_core ? "v1" : "apps/v1"},
                                      {"kind", is_core  ? "ReplicationController"
                                               : is_set ? "StatefulSet"
                                                        : "Deployment"},
                                      {"least", wanted.min},
                                      {"most", wanted.max},
                                      {"metrics", std::move(metrics)}});
}

Facts service_facts(const Subject& subject, ServiceKind kind) {
  const plan::Service& service = subject.service;
  const plan::Expose& expose = service.expose;
  const bool is_node = expose.kind == config::Exposure::node;
  List ports;
  for (const plan::Port& port : service.ports) {
    const bool is_outside_port = kind == ServiceKind::outside;
    const int standard = is_node ? port.number : expose.port != 0 ? expose.port : 80;
    ports.push_back(Facts{
        {"port_name", port.name},
        {"port", is_outside_port ? standard : port.number},
        {"node_port", is_outside_port && is_node && expose.port != 0 ? Fact(expose.port) : false}});
    if (is_outside_port) break;
  }
  const std::string suffix = kind == ServiceKind::inside     ? ""
                             : kind == ServiceKind::headless ? "-headless"
                                                             : "-public";
  const bool is_inside = kind != ServiceKind::outside;
  return with(object_facts(subject), {{"service", service.name + suffix},
                                      {"type", is_inside ? "ClusterIP"
                                               : is_node ? "NodePort"
                                                         : "LoadBalancer"},
                                      {"is_headless", kind == ServiceKind::headless},
                                      {"ports", std::move(ports)}});
}

}  // namespace cloudctl::render
