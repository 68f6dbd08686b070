#include "action/cluster_preflight.h"

#include <algorithm>
#include <future>

#include "action/cluster_secrets.h"
#include "action/cluster_view.h"

namespace cloudctl::action {
namespace {

bool has_claims(const release::Record& record) {
  return has_kind(record, "PersistentVolumeClaim") || has_kind(record, "StatefulSet");
}

bool same_ports(const release::Record& one, const release::Record& other) {
  const auto left = node_ports_of(one);
  const auto right = node_ports_of(other);
  return std::equal(left.begin(), left.end(), right.begin(), right.end(),
                    [](const auto& a, const auto& b) { return a.port == b.port; });
}

bool has_new_kinds(const release::Record& wanted, const release::Record& last) {
  return std::any_of(wanted.objects.begin(), wanted.objects.end(), [&](const auto& object) {
    return object.name.kind != "Namespace" && !has_kind(last, object.name.kind);
  });
}

// What the cluster keeps of them counts as known.
std::vector<std::string> missing_secrets(World& world, const ClusterCheckRequest& request) {
  if (!request.record) return {};
  const auto kept = objects_if_answered(
      world, tool::kubectl_get(request.place.kubectl,
                               {release::secret_ref(request.place.project,
                                                    request.place.kubectl.kube_namespace)}));
  return settled_secrets(request.place, *request.record, {.values = request.secrets, .live = kept})
      .missing;
}

}  // namespace

ClusterQuestions questions_for(const ClusterCheckRequest& request) {
  ClusterQuestions questions;
  if (!request.record) return questions;
  const auto& record = *request.record;
  questions.rights = rights_for(record.objects);
  questions.classes = has_claims(record);
  questions.services = !node_ports_of(record).empty();
  questions.metrics = has_kind(record, "HorizontalPodAutoscaler");
  questions.nodes = !request.platforms.empty();
  return questions;
}

ClusterQuestions questions_after(const ClusterCheckRequest& request,
                                 const release::Record& last_good) {
  ClusterQuestions questions = questions_for(request);
  const auto& pinned = request.place.pinned_uid;
  questions.identity = pinned.empty() || pinned != last_good.cluster;
  questions.version = questions.identity;
  if (!request.record) return questions;
  const auto& record = *request.record;
  if (!has_new_kinds(record, last_good)) questions.rights.clear();
  questions.classes = questions.classes && !has_claims(last_good);
  questions.services = questions.services && !same_ports(record, last_good);
  questions.metrics = questions.metrics && !has_kind(last_good, "HorizontalPodAutoscaler");
  return questions;
}

std::vector<Check> registry_checks(World& world, const ClusterCheckRequest& request) {
  std::vector<std::future<Check>> asked;
  for (const auto& reference : request.pushes) {
    asked.push_back(std::async(std::launch::async, [&, reference] {
      return registry_check(world, request.logins, reference);
    }));
  }
  std::vector<Check> checks;
  for (auto& one : asked) checks.push_back(one.get());
  return checks;
}

std::vector<Check> cluster_checks(World& world, const ClusterCheckRequest& request) {
  auto kept = std::async(std::launch::async, [&] { return missing_secrets(world, request); });
  auto registries = std::async(std::launch::async, [&] { return registry_checks(world, request); });
  PreflightRequest all{.check = request, .questions = questions_for(request)};
  const auto facts = ask_cluster(world, request.place, all.questions);
  all.missing_secrets = kept.get();
  auto checks = judged_checks(world, all, facts);
  for (auto& one : registries.get()) checks.push_back(std::move(one));
  return checks;
}

}  // namespace cloudctl::action
