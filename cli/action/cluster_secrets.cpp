#include "action/cluster_secrets.h"

#include <algorithm>

#include "action/cluster_view.h"

namespace cloudctl::action {

release::SettledSecrets settled_secrets(const ClusterPlace& place, const release::Record& record,
                                        const SecretsKnown& known) {
  const auto& space = place.kubectl.kube_namespace;
  release::SecretsWanted wanted{
      .project = place.project,
      .kube_namespace = space,
      .names = {},
      .values = known.values,
      .sent = known.sent,
      .asked = record.secret_marks,
      .releases = {},
      .live = tool::find(known.live, release::secret_ref(place.project, space)),
      .mark = "r1"};
  if (known.history != nullptr) {
    wanted.releases = known.history->list();
    wanted.mark = "r" + std::to_string(known.history->next_number());
  }
  for (const auto& service : record.services) {
    for (const auto& name : service.secrets) {
      const bool listed =
          std::find(wanted.names.begin(), wanted.names.end(), name) != wanted.names.end();
      if (!listed) wanted.names.push_back(name);
    }
  }
  return release::settle_secrets(wanted);
}

release::Record with_secret_marks(release::Record record, const release::SettledSecrets& settled) {
  release::SecretsUsed used{
      .secret = release::secret_ref(record.project, "").name, .names = {}, .marks = settled.marks};
  record.secret_marks.clear();
  for (const auto& service : record.services) {
    for (const auto& name : service.secrets) {
      const auto mark = settled.marks.find(name);
      if (mark != settled.marks.end()) record.secret_marks.insert(*mark);
    }
  }
  for (auto& object : record.objects) {
    const auto* service = release::find_service(record, object.service);
    if (service == nullptr || service->secrets.empty()) continue;
    used.names = service->secrets;
    object = release::with_marks(object, used);
  }
  return record;
}

std::vector<std::string> gone_in_cluster(const ClusterPlace& place, const release::Record& record,
                                         const std::vector<tool::KubeObject>& live) {
  const auto ref = release::secret_ref(place.project, place.kubectl.kube_namespace);
  return release::gone_secrets(record, tool::find(live, ref));
}

release::Secrets secrets_in_cluster(const ClusterPlace& place,
                                    const std::vector<tool::KubeObject>& live) {
  const auto ref = release::secret_ref(place.project, place.kubectl.kube_namespace);
  const auto* secret = tool::find(live, ref);
  return secret == nullptr ? release::Secrets() : release::values_in(*secret);
}

release::Marks present_in_cluster(const ClusterPlace& place,
                                  const std::vector<tool::KubeObject>& live) {
  const auto ref = release::secret_ref(place.project, place.kubectl.kube_namespace);
  const auto* secret = tool::find(live, ref);
  return secret == nullptr ? release::Marks() : release::present_marks(*secret);
}

namespace {

std::optional<tool::KubeObject> asked_secret(World& world, const ClusterPlace& place) {
  const auto ref = release::secret_ref(place.project, place.kubectl.kube_namespace);
  const auto objects = asked_objects(world, tool::kubectl_get(place.kubectl, {ref}));
  const auto* found = tool::find(objects, ref);
  return found == nullptr ? std::nullopt : std::optional(*found);
}

void apply_secret(World& world, const ClusterPlace& place, const base::Secret& object) {
  const auto command = tool::kubectl_apply(place.kubectl, tool::list_of({object.reveal()}),
                                           {.force_conflicts = true});
  const auto done = world.runner.run(command, {.deadline = std::chrono::seconds(30)});
  if (!done.ok()) throw observe::no_cluster(command, done);
}

}  // namespace

bool forget_in_cluster(World& world, const ClusterPlace& place, const std::string& name) {
  refuse_other_cluster(world, place);
  const auto secret = asked_secret(world, place);
  const auto changed = secret ? release::without_secret(*secret, name) : std::nullopt;
  if (changed) apply_secret(world, place, *changed);
  return changed.has_value();
}

bool restore_in_cluster(World& world, const ClusterPlace& place, const release::Record& record,
                        const std::string& name) {
  const auto mark = record.secret_marks.find(name);
  if (mark == record.secret_marks.end()) return false;
  const auto secret = asked_secret(world, place);
  const auto changed = secret ? release::with_present(*secret, name, mark->second) : std::nullopt;
  if (changed) apply_secret(world, place, *changed);
  return changed.has_value();
}

}  // namespace cloudctl::action
