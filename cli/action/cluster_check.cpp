#include "action/cluster_check.h"

#include <algorithm>
#include <cstdlib>
#include <future>

#include "action/cluster_facts.h"
#include "action/cluster_preflight.h"
#include "action/local_check_parts.h"
#include "base/text.h"
#include "tool/docker_engine.h"
#include "tool/reference.h"

namespace cloudctl::action {
namespace {

// kubectl is supported one minor version to either side of the server (kubernetes.io, "Version Skew
// Policy"); two are seen to work.
constexpr int far_apart = 3;

int minor_of(const std::string& version) {
  const auto parts = base::split(version, '.');
  return parts.size() > 1 ? static_cast<int>(std::strtol(parts[1].c_str(), nullptr, 10)) : 0;
}

Check answers(const ClusterCheckRequest& request, const ClusterFacts& facts) {
  if (facts.no_answer) {
    return {.name = "cluster",
            .grade = Grade::failed,
            .found = facts.no_answer->what,
            .fix = facts.no_answer->next,
            .code = facts.no_answer->code};
  }
  const std::string context = request.place.kubectl.context;
  return {.name = "cluster",
          .found = (context.empty() ? "answers" : "context \"" + context + "\" answers") +
                   (facts.server.empty() ? "" : " at " + facts.server)};
}

Check identity(const ClusterPlace& place, const ClusterFacts& facts) {
  Check check{.name = "identity", .found = "as pinned"};
  if (place.pinned_uid.empty()) {
    check.found = "not pinned yet: the first deploy does it";
  } else if (facts.uid.empty()) {
    check.grade = Grade::warning;
    check.found = "cannot be read: namespace \"kube-system\" is not for us";
    check.fix = "let this user read it, so that another cluster under this name is noticed";
  } else if (const auto other = other_cluster(place, facts)) {
    check.grade = Grade::failed;
    check.found = other->what;
    check.fix = other->next;
    check.code = other->code;
  }
  return check;
}

Check version(const ClusterFacts& facts) {
  Check check{.name = "kubectl",
              .found = facts.version.client + ", server " + facts.version.server};
  if (facts.version.server.empty()) {
    check.found =
        facts.version.client.empty() ? "its version cannot be read" : facts.version.client;
    return check;
  }
  const int skew = std::abs(minor_of(facts.version.client) - minor_of(facts.version.server));
  if (skew < 2) return check;
  check.grade = skew >= far_apart ? Grade::failed : Grade::warning;
  check.fix = "install a kubectl of the server's version: they may be one minor version apart";
  check.code = base::ExitCode::missing_tool;
  return check;
}

Check rights(const ClusterFacts& facts) {
  if (facts.refused.empty()) return {.name = "rights", .found = "enough"};
  std::vector<std::string> words;
  for (const auto& right : facts.refused) {
    words.push_back(right.verb + " " + right.resource +
                    (right.group.empty() ? "" : "." + right.group));
  }
  return {.name = "rights",
          .grade = Grade::failed,
          .found = "this user may not " + base::join(words, ", "),
          .fix = "ask for these rights in the namespace (a Role and a RoleBinding)",
          .code = base::ExitCode::unauthorised};
}

Check storage(const ClusterFacts& facts) {
  Check check{.name = "storage class"};
  if (!facts.classes) {
    check.found = "cannot be read";
    return check;
  }
  const auto found = std::find_if(facts.classes->begin(), facts.classes->end(),
                                  [](const auto& one) { return one.is_default; });
  if (found != facts.classes->end()) {
    check.found = "\"" + found->name + "\"";
    return check;
  }
  check.grade = Grade::failed;
  check.found = facts.classes->empty() ? "this cluster has no storage class: volumes are not made"
                                       : "no storage class of this cluster is the default one";
  check.fix = "make one the default: annotation storageclass.kubernetes.io/is-default-class=true";
  return check;
}

Check node_ports(const ClusterCheckRequest& request, const ClusterFacts& facts) {
  for (const auto& wanted : node_ports_of(*request.record)) {
    if (!facts.ports) break;
    for (const auto& used : *facts.ports) {
      const bool ours = used.kube_namespace == request.place.kubectl.kube_namespace &&
                        used.service == wanted.service;
      if (used.port != wanted.port || ours) continue;
      return {.name = "node ports",
              .grade = Grade::failed,
              .found = "node port " + std::to_string(used.port) + " is taken by service \"" +
                       used.service + "\" of namespace \"" + used.kube_namespace + "\"",
              .fix = "set another one: expose: node:" +
                     std::to_string(used.port == 32767 ? 30000 : used.port + 1) +
                     ", or let the cluster choose: expose: node"};
    }
  }
  return {.name = "node ports", .found = facts.ports ? "free or our own" : "cannot be read"};
}

Check metrics(const ClusterCheckRequest& request, const ClusterFacts& facts) {
  if (facts.measures) return {.name = "metrics server", .found = "answers"};
  // The addon is enabled before a deploy looks at its minikube, and needs a minute to answer.
  if (request.place.type == config::TargetType::minikube) {
    return {.name = "metrics server",
            .grade = Grade::warning,
            .found = "does not answer yet: until then the autoscaler sees no load",
            .fix =
                "wait a minute if it was enabled just now; else run \"minikube addons enable "
                "metrics-server\""};
  }
  return {.name = "metrics server",
          .grade = Grade::failed,
          .found = "does not answer: the autoscaler would see no load",
          .fix =
              "install metrics-server in this cluster, or leave \"autoscale\" out: "
              "ignore: [autoscale]",
          .code = base::ExitCode::failed};
}

// Of the engine that builds, as images name it; empty if it does not answer.
std::string engine_architecture(World& world) {
  const auto done = world.runner.run(tool::docker_info(), {.deadline = std::chrono::seconds(15)});
  const bool readable = done.ok() && !base::trim(done.out).empty();
  return readable ? tool::parse_docker_info(done.out).architecture : "";
}

// What a node that runs none of them is told to be built; nothing if it runs one.
std::optional<Check> unfit(const tool::Node& node, const std::string& image,
                           std::vector<std::string> platforms) {
  const bool fits = std::any_of(platforms.begin(), platforms.end(), [&](const auto& platform) {
    const auto parts = base::split(platform, '/');
    return parts.size() < 2 || runs_by_itself(node.architecture, parts[1]);
  });
  if (fits) return std::nullopt;
  Check check{.name = "architecture",
              .grade = Grade::failed,
              .found = "image \"" + image + "\" is built for " + base::join(platforms, ", ") +
                       ", node \"" + node.name + "\" is " + node.architecture};
  platforms.push_back("linux/" + node.architecture);
  check.fix =
      "build for it too: services.NAME.build.platforms: [" + base::join(platforms, ", ") + "]";
  return check;
}

Check architecture(World& world, const ClusterCheckRequest& request, const ClusterFacts& facts) {
  const bool as_engine = std::any_of(request.platforms.begin(), request.platforms.end(),
                                     [](const auto& entry) { return entry.second.empty(); });
  const std::string here = as_engine ? engine_architecture(world) : "";
  for (const auto& [image, named] : request.platforms) {
    const auto platforms = named.empty() ? std::vector<std::string>{"linux/" + here} : named;
    if (named.empty() && here.empty()) continue;
    for (const auto& node : facts.nodes) {
      if (auto check = unfit(node, image, platforms)) return *check;
    }
  }
  return {.name = "architecture",
          .found = !as_engine     ? "every node runs the platforms that are built"
                   : here.empty() ? "the engine that builds does not answer"
                                  : here};
}

Check secrets(const std::vector<std::string>& missing, const std::string& target) {
  if (missing.empty()) return {.name = "secrets", .found = "all have values"};
  return {.name = "secrets",
          .grade = Grade::failed,
          .found = "no value for " + base::join(missing, ", "),
          .fix = "run \"cloudctl secrets set " + missing.front() + " -t " + target +
                 (missing.size() > 1 ? "\", and so on for each" : "\"") +
                 ", or set it in the environment",
          .code = base::ExitCode::usage};
}

}  // namespace

std::vector<NodePortUse> node_ports_of(const release::Record& record) {
  std::vector<NodePortUse> ports;
  for (const auto& object : record.objects) {
    if (object.name.kind != "Service") continue;
    for (const auto& parsed : tool::parse_objects(object.json, "the release")) {
      for (const auto& port : tool::parse_service(parsed).ports) {
        if (port.node_port == 0) continue;
        ports.push_back({.port = port.node_port,
                         .kube_namespace = object.name.kube_namespace,
                         .service = object.name.name});
      }
    }
  }
  return ports;
}

bool has_kind(const release::Record& record, std::string_view kind) {
  return std::any_of(record.objects.begin(), record.objects.end(),
                     [&](const auto& object) { return object.name.kind == kind; });
}

std::vector<Check> judged_checks(World& world, const PreflightRequest& request,
                                 const ClusterFacts& facts) {
  const auto& asked = request.questions;
  std::vector<Check> checks;
  if (asked.identity) {
    checks.push_back(answers(request.check, facts));
    if (facts.no_answer) return checks;
    checks.push_back(identity(request.check.place, facts));
  }
  if (asked.version) checks.push_back(version(facts));
  if (!asked.rights.empty()) checks.push_back(rights(facts));
  if (asked.classes) checks.push_back(storage(facts));
  if (asked.services) checks.push_back(node_ports(request.check, facts));
  if (asked.metrics) checks.push_back(metrics(request.check, facts));
  if (asked.nodes) checks.push_back(architecture(world, request.check, facts));
  checks.push_back(secrets(request.missing_secrets, request.check.place.target));
  return checks;
}

}  // namespace cloudctl::action
