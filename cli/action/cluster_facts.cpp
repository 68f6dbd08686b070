#include "action/cluster_facts.h"

#include <algorithm>
#include <functional>
#include <future>
#include <set>

#include "tool/kube_object.h"
#include "tool/kube_rights.h"

namespace cloudctl::action {
namespace {

constexpr std::chrono::seconds answer_time{25};

process::Completed run(World& world, const process::CommandLine& command) {
  return world.runner.run(command, {.deadline = answer_time});
}

// Nothing if it may not be asked, or does not answer.
std::optional<std::vector<tool::KubeObject>> objects(World& world,
                                                     const process::CommandLine& command) {
  const auto done = run(world, command);
  if (!done.ok()) return std::nullopt;
  return tool::parse_objects(done.out, process::printed(command));
}

tool::ObjectRef name_of(const std::string& name) {
  return {.api_version = "v1", .kind = "Namespace", .name = name};
}

void ask_identity(World& world, const ClusterPlace& place, ClusterFacts& facts) {
  const auto& own = place.kubectl.kube_namespace;
  const auto command = tool::kubectl_get(place.kubectl, {name_of("kube-system"), name_of(own)});
  const auto done = run(world, command);
  if (!done.ok() && tool::failure(done).kind != tool::KubeError::forbidden) {
    facts.no_answer = observe::no_cluster(command, done).failure();
    return;
  }
  const auto found = tool::parse_objects(done.out, process::printed(command));
  if (const auto* system = tool::find(found, name_of("kube-system"))) facts.uid = system->uid;
  if (done.ok()) facts.space = space_of(tool::find(found, name_of(own)), place.project);
}

void ask_server(World& world, const ClusterPlace& place, ClusterFacts& facts) {
  const auto done = run(world, tool::kubectl_config(place.kubectl));
  if (done.ok()) facts.server = tool::parse_kubectl_config(done.out).server;
}

void ask_version(World& world, const ClusterPlace& place, ClusterFacts& facts) {
  const auto done = run(world, tool::kubectl_version(place.kubectl));
  if (done.ok()) facts.version = tool::parse_kubectl_version(done.out);
}

// One question for all; the rules may be silent about what another authoriser allows, so each right
// that they do not give is asked for by itself.
void ask_rights(World& world, const ClusterPlace& place, const std::vector<tool::Right>& rights,
                ClusterFacts& facts) {
  const auto all = run(world, tool::kubectl_rules(place.kubectl));
  auto rest = rights;
  if (all.ok()) rest = tool::not_given(tool::parse_rules(all.out), rights);
  if (rest.empty()) return;
  const auto done = run(world, tool::kubectl_can(place.kubectl, rest));
  if (done.ok()) facts.refused = tool::parse_refused_rights(done.out);
}

void ask_classes(World& world, const ClusterPlace& place, ClusterFacts& facts) {
  const auto found = objects(
      world, tool::kubectl_get(place.kubectl,
                               {tool::resource_name("storage.k8s.io/v1", "StorageClass")}, ""));
  if (!found) return;
  facts.classes.emplace();
  for (const auto& one : *found) {
    const auto mark = one.annotations.find("storageclass.kubernetes.io/is-default-class");
    facts.classes->push_back(
        {.name = one.ref.name,
         .is_default = mark != one.annotations.end() && mark->second == "true"});
  }
}

void ask_ports(World& world, const ClusterPlace& place, ClusterFacts& facts) {
  const auto found = objects(world, tool::kubectl_raw(place.kubectl, "/api/v1/services"));
  if (!found) return;
  facts.ports.emplace();
  for (const auto& one : *found) {
    for (const auto& port : tool::parse_service(one).ports) {
      if (port.node_port == 0) continue;
      facts.ports->push_back({.port = port.node_port,
                              .kube_namespace = one.ref.kube_namespace,
                              .service = one.ref.name});
    }
  }
}

void ask_nodes(World& world, const ClusterPlace& place, ClusterFacts& facts) {
  const auto found =
      objects(world, tool::kubectl_get(place.kubectl, {tool::resource_name("v1", "Node")}, ""));
  if (!found) return;
  for (const auto& one : *found) facts.nodes.push_back(tool::parse_node(one));
}

}  // namespace

Space space_of(const tool::KubeObject* found, const std::string& project) {
  if (found == nullptr) return Space::absent;
  const auto label = [&](const char* name) {
    const auto at = found->labels.find(name);
    return at == found->labels.end() ? std::string() : at->second;
  };
  const bool ours = label("app.kubernetes.io/managed-by") == "cloudctl" &&
                    label("app.kubernetes.io/part-of") == project;
  return ours ? Space::ours : Space::others;
}

ClusterFacts facts_seen(const ClusterView& view, const ClusterPlace& place) {
  ClusterFacts facts;
  facts.nodes = view.scene.nodes;
  const auto* system = tool::find(view.namespaces, name_of("kube-system"));
  if (system == nullptr) return facts;
  facts.uid = system->uid;
  facts.space =
      space_of(tool::find(view.namespaces, name_of(place.kubectl.kube_namespace)), place.project);
  return facts;
}

ClusterFacts ask_cluster(World& world, const ClusterPlace& place, const ClusterQuestions& questions,
                         ClusterFacts seen) {
  ClusterFacts facts = std::move(seen);
  std::vector<std::future<void>> answers;
  // Each writes its own members.
  const auto ask = [&](bool wanted, std::function<void()> question) {
    if (wanted) answers.push_back(std::async(std::launch::async, std::move(question)));
  };
  ask(questions.identity && facts.uid.empty(), [&] { ask_identity(world, place, facts); });
  ask(questions.identity, [&] { ask_server(world, place, facts); });
  ask(questions.version, [&] { ask_version(world, place, facts); });
  ask(!questions.rights.empty(), [&] { ask_rights(world, place, questions.rights, facts); });
  ask(questions.classes, [&] { ask_classes(world, place, facts); });
  ask(questions.services, [&] { ask_ports(world, place, facts); });
  ask(questions.nodes && facts.nodes.empty(), [&] { ask_nodes(world, place, facts); });
  ask(questions.metrics, [&] {
    facts.measures =
        run(world, tool::kubectl_raw(place.kubectl, "/apis/metrics.k8s.io/v1beta1")).ok();
  });
  for (auto& answer : answers) answer.get();
  return facts;
}

std::optional<base::Failure> other_cluster(const ClusterPlace& place, const ClusterFacts& facts) {
  if (place.pinned_uid.empty() || facts.uid.empty() || facts.uid == place.pinned_uid) return {};
  return base::Failure{.what = "this is another cluster than the one that \"" + place.target +
                               "\" was deployed to before: " + facts.uid + " at " + facts.server +
                               ", not " + place.pinned_uid + " at " + place.pinned_server,
                       .where = "context \"" + place.kubectl.context + "\"",
                       .next = "choose the right context; if the target has really moved, remove " +
                               place.pin.string(),
                       .code = base::ExitCode::missing_tool};
}

std::vector<tool::Right> rights_for(const std::vector<render::Object>& objects) {
  std::vector<tool::Right> rights{{.verb = "list", .group = "", .resource = "pods"},
                                  {.verb = "watch", .group = "", .resource = "pods"},
                                  {.verb = "get", .group = "", .resource = "pods/log"}};
  std::set<std::pair<std::string, std::string>> kinds{{"v1", "Secret"},
                                                      {"coordination.k8s.io/v1", "Lease"}};
  for (const auto& object : objects) kinds.insert({object.name.api_version, object.name.kind});
  for (const auto& [api_version, kind] : kinds) {
    // "deployments.v1.apps": resource, version, group.
    const std::string name = tool::resource_name(api_version, kind);
    const auto slash = api_version.find('/');
    const std::string group = slash == std::string::npos ? "" : api_version.substr(0, slash);
    const std::string resource = name.substr(0, name.find('.'));
    for (const char* verb : {"list", "create", "patch", "delete"}) {
      // Whoever may not make namespaces can work in one that is there.
      if (kind == "Namespace") continue;
      rights.push_back({.verb = verb, .group = group, .resource = resource});
    }
  }
  return rights;
}

}  // namespace cloudctl::action
