#include "action/cluster_passwords.h"

#include <algorithm>

#include "action/cluster_apply.h"
#include "base/text.h"
#include "release/credential_object.h"
#include "release/secret_object.h"

namespace cloudctl::action {
namespace {

release::CredentialPlace place_of(const ClusterPlace& place, const std::string& name) {
  return {.project = place.project, .kube_namespace = place.kubectl.kube_namespace, .name = name};
}

// No name of a project's secret has a slash.
std::string key_of(const std::string& name, const std::string& part) {
  return name + "/" + part;
}

// The claim that a stateful set makes for its only pod (kubernetes.io, "StatefulSets").
std::string claim_of(const std::string& name) {
  return "data-" + name + "-0";
}

tool::ObjectRef claim_ref(const ClusterPlace& place, const std::string& name) {
  return {.api_version = "v1",
          .kind = "PersistentVolumeClaim",
          .kube_namespace = place.kubectl.kube_namespace,
          .name = claim_of(name)};
}

Outcome locked_data(const ClusterPlace& place, const tool::KubeObject& claim,
                    const std::string& secret) {
  return {.ok = false,
          .text = "claim \"" + claim.ref.name + "\" holds data of an earlier deploy, and its " +
                  "password is gone: there is no Secret \"" + secret + "\"",
          .next = "put that Secret back, or remove the data with \"cloudctl down -t " +
                  place.target + " --data\""};
}

Outcome make(Console& console, const ClusterPlace& place, const std::vector<std::string>& names,
             const process::CommandLine& command) {
  std::vector<tool::ObjectRef> claims;
  for (const auto& name : names) claims.push_back(claim_ref(place, name));
  const auto ask = tool::kubectl_get(place.kubectl, claims);
  const auto asked = run_patiently(console, ask);
  if (!asked.ok()) return refused(ask, asked, "the question for volumes");
  const auto there = tool::parse_objects(asked.out, process::printed(ask));
  for (const auto& name : names) {
    const auto* claim = tool::find(there, claim_ref(place, name));
    if (claim == nullptr) continue;
    return locked_data(place, *claim, release::credential_ref(place_of(place, name)).name);
  }
  const auto done = run_patiently(console, command);
  if (!done.ok()) return refused(command, done, "the passwords");
  return {.ok = true, .text = base::plural(names.size(), "password") + " made"};
}

}  // namespace

std::optional<NewPasswords> new_passwords(const ClusterPlace& place, const release::Record& record,
                                          const std::vector<tool::KubeObject>& live) {
  NewPasswords made;
  std::vector<std::string> names;
  std::vector<std::string> objects;
  for (const auto& [name, one] : record.backing) {
    const auto where = place_of(place, name);
    if (tool::find(live, release::credential_ref(where)) != nullptr) continue;
    const auto password = release::new_password();
    names.push_back(name);
    objects.push_back(release::credential_object(where, one, password).reveal());
    made.values.emplace(key_of(name, "password"), password);
  }
  if (names.empty()) return std::nullopt;
  const auto command = tool::kubectl_create(place.kubectl, tool::list_of(objects));
  made.step = {.id = "passwords",
               .title = "make passwords for " + base::join(names, ", "),
               .needs = {},
               .commands = {command},
               .work = [place, names, command](Console& console) {
                 return make(console, place, names, command);
               }};
  return made;
}

std::map<std::string, base::Secret> credentials_in_cluster(
    const std::vector<tool::KubeObject>& live) {
  std::map<std::string, base::Secret> all;
  for (const auto& object : live) {
    if (!release::is_credential(object)) continue;
    for (auto& [part, value] : release::values_in(object)) {
      all.emplace(key_of(object.ref.name, part), std::move(value));
    }
  }
  return all;
}

}  // namespace cloudctl::action
