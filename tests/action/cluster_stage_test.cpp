// The stage on which the cluster targets are tried.
#include "action/cluster_stage.h"

#include <algorithm>

namespace cloudctl::test {
namespace {

using Json = nlohmann::json;

std::string key_of(const Json& object) {
  return object.value("kind", "") + "/" + object.at("metadata").value("name", "");
}

std::vector<Json> items_of(const Json& sent) {
  if (sent.value("kind", "") != "List") return {sent};
  return sent.at("items").get<std::vector<Json>>();
}

std::string list_of(const std::vector<Json>& items) {
  return Json{{"apiVersion", "v1"}, {"kind", "List"}, {"items", items}}.dump();
}

bool has_word(const process::CommandLine& command, const std::string& word) {
  return std::find(command.argv.begin(), command.argv.end(), word) != command.argv.end();
}

std::string verb_of(const process::CommandLine& command) {
  for (const char* verb :
       {"get", "create", "replace", "apply", "delete", "logs", "version", "config", "rollout"}) {
    if (has_word(command, verb)) return verb;
  }
  return "?";
}

}  // namespace

process::Completed FakeApiServer::run(const process::CommandLine& command,
                                      const process::RunOptions& options) {
  if (has_word(command, "--watch") || has_word(command, "logs") || has_word(command, "--raw")) {
    return cluster.run(command, options);
  }
  const std::lock_guard guard(mutex_);
  const std::string verb = verb_of(command);
  verbs_.push_back(verb);
  return answer(verb, command);
}

process::Completed FakeApiServer::answer(const std::string& verb,
                                         const process::CommandLine& command) {
  if (verb == "get") return get(command);
  if (verb == "create") return create(Json::parse(command.input.reveal()));
  if (verb == "replace") return replace(Json::parse(command.input.reveal()));
  if (verb == "apply") return apply(command);
  if (verb == "delete") return remove(Json::parse(command.input.reveal()));
  if (verb == "version") {
    return exits(0, R"({"clientVersion":{"gitVersion":"v1.36.3"},)"
                    R"("serverVersion":{"gitVersion":"v1.36.3"}})");
  }
  return exits(0, "{}");
}

FakeApiServer::Json FakeApiServer::system() const {
  return {{"apiVersion", "v1"},
          {"kind", "Namespace"},
          {"metadata", {{"name", "kube-system"}, {"uid", uid}}}};
}

process::Completed FakeApiServer::get(const process::CommandLine& command) {
  std::vector<Json> found;
  if (!command.input.empty()) {
    for (const auto& wanted : items_of(Json::parse(command.input.reveal()))) {
      if (key_of(wanted) == "Namespace/kube-system") {
        found.push_back(system());
      } else if (objects_.count(key_of(wanted)) != 0) {
        found.push_back(objects_.at(key_of(wanted)));
      }
    }
    return exits(0, list_of(found));
  }
  const auto at = std::find(command.argv.begin(), command.argv.end(), "get") + 1;
  if (("," + *at + ",").find(",namespaces,") != std::string::npos) found.push_back(system());
  for (const auto& [key, object] : objects_) {
    const auto name = tool::resource_name(object.value("apiVersion", ""), object.value("kind", ""));
    const bool ours = object["metadata"].value("labels", Json::object()).size() > 0;
    if (ours && ("," + *at + ",").find("," + name + ",") != std::string::npos) {
      found.push_back(object);
    }
  }
  return exits(0, list_of(found));
}

const Json& FakeApiServer::store(Json object) {
  const auto key = key_of(object);
  const bool known = objects_.count(key) != 0;
  const Json before = known ? objects_[key] : Json();
  auto& metadata = object["metadata"];
  metadata["uid"] = key;
  metadata["resourceVersion"] = std::to_string(++version_);
  const bool same = known && before.value("spec", Json()) == object.value("spec", Json());
  const int generation = known ? before["metadata"].value("generation", 1) : 0;
  metadata["generation"] = same ? generation : generation + 1;
  objects_[key] = std::move(object);
  if (objects_[key].value("kind", "") == "Deployment") start_pods(objects_[key]);
  return objects_[key];
}

void FakeApiServer::start_pods(const Json& deployment) {
  Json whole = deployment;
  const std::string name = whole["metadata"].value("name", "");
  const std::string image = whole["spec"]["template"]["spec"]["containers"][0].value("image", "");
  const int wanted = whole["spec"].value("replicas", 1);
  const int good = broken.count(image) != 0 ? 0 : wanted;
  whole["status"] = {{"observedGeneration", whole["metadata"]["generation"]},
                     {"replicas", wanted},
                     {"updatedReplicas", wanted},
                     {"readyReplicas", good},
                     {"availableReplicas", good}};
  objects_["Deployment/" + name] = whole;
  cluster.put("deployments.v1.apps", name, whole.dump());
  const Json state = good > 0 ? Json{{"running", Json::object()}}
                              : Json{{"waiting", {{"reason", "CrashLoopBackOff"}}}};
  Json container{{"name", name}, {"image", image}, {"ready", good > 0}, {"state", state}};
  container["restartCount"] = good > 0 ? 0 : 2;
  if (good == 0) container["lastState"] = {{"terminated", {{"exitCode", 3}, {"reason", "Error"}}}};
  Json pod{{"apiVersion", "v1"},
           {"kind", "Pod"},
           {"metadata",
            {{"name", name + "-1"},
             {"uid", name + "-1"},
             {"creationTimestamp", "2026-11-21T12:00:00Z"},
             {"labels", {{"app.kubernetes.io/name", name}, {"pod-template-hash", image}}}}},
           {"spec", {{"nodeName", "node1"}, {"containers", {{{"name", name}, {"image", image}}}}}},
           {"status",
            {{"phase", "Running"},
             {"podIP", "10.244.1.5"},
             {"conditions", {{{"type", "Ready"}, {"status", good > 0 ? "True" : "False"}}}},
             {"containerStatuses", {container}}}}};
  objects_["Pod/" + name + "-1"] = pod;
  cluster.put("pods", name + "-1", pod.dump());
}

process::Completed FakeApiServer::create(Json sent) {
  std::vector<Json> made;
  for (auto& item : items_of(sent)) {
    if (item.value("kind", "") == "SelfSubjectRulesReview") {
      item["status"] = Json::parse(
          R"({"resourceRules": [{"verbs": ["*"], "apiGroups": ["*"], "resources": ["*"]}]})");
      return exits(0, item.dump());  // of one object kubectl prints no list
    }
    if (objects_.count(key_of(item)) != 0) {
      return exits(1, "",
                   "Error from server (AlreadyExists): \"" + key_of(item) + "\" already exists\n");
    }
    made.push_back(store(item));
  }
  return exits(0, list_of(made));
}

process::Completed FakeApiServer::replace(Json sent) {
  if (objects_.count(key_of(sent)) == 0) return exits(1, "", "Error from server (NotFound): no\n");
  const auto known = objects_[key_of(sent)]["metadata"].value("resourceVersion", "");
  const auto meant = sent["metadata"].value("resourceVersion", "");
  if (!meant.empty() && meant != known) {
    return exits(1, "", "Error from server (Conflict): Operation cannot be fulfilled\n");
  }
  return exits(0, store(std::move(sent)).dump());
}

process::Completed FakeApiServer::apply(const process::CommandLine& command) {
  const bool forced = has_word(command, "--force-conflicts");
  const bool dry = has_word(command, "--dry-run=server");
  if (!conflict.empty() && !forced) return exits(1, "", conflict);
  std::vector<Json> applied;
  for (const auto& item : items_of(Json::parse(command.input.reveal()))) {
    applied.push_back(dry ? item : store(item));
  }
  return exits(0, list_of(applied));
}

process::Completed FakeApiServer::remove(const Json& sent) {
  for (const auto& item : items_of(sent)) {
    objects_.erase(key_of(item));
    const auto name = item.at("metadata").value("name", "");
    if (item.value("kind", "") == "Deployment") objects_.erase("Pod/" + name + "-1");
  }
  return exits(0);
}

bool FakeApiServer::has(const std::string& kind, const std::string& name) const {
  const std::lock_guard guard(mutex_);
  return objects_.count(kind + "/" + name) != 0;
}

std::string FakeApiServer::text(const std::string& kind, const std::string& name) const {
  const std::lock_guard guard(mutex_);
  const auto found = objects_.find(kind + "/" + name);
  return found == objects_.end() ? "" : found->second.dump();
}

void FakeApiServer::put(Json object) {
  const std::lock_guard guard(mutex_);
  store(std::move(object));
}

std::vector<std::string> FakeApiServer::verbs() const {
  const std::lock_guard guard(mutex_);
  return verbs_;
}

void FakeApiServer::forget_verbs() {
  const std::lock_guard guard(mutex_);
  verbs_.clear();
}

ClusterStage::ClusterStage() {
  clock.on_sleep([this] { server.cluster.settle(2); });
}

action::ClusterPlace ClusterStage::place() const {
  return {.kubectl = {.context = "test", .kube_namespace = "shop"},
          .project = "shop",
          .target = "test",
          .pin = folder.path() / "pin.json",
          .state = folder.path()};
}

action::ClusterRequest ClusterStage::request(const std::string& version) const {
  action::ClusterRequest request{.place = place(),
                                 .desired = kube_release({"web"}, "acme/web:" + version)};
  request.pid = 4711;
  return request;
}

}  // namespace cloudctl::test
