#include <algorithm>
#include <utility>

#include "action/cluster_apply.h"
#include "action/cluster_manage.h"
#include "action/cluster_view.h"
#include "base/error.h"
#include "base/text.h"
#include "release/cluster_record.h"
#include "release/credential_object.h"
#include "release/secret_object.h"

namespace cloudctl::action {
namespace {

constexpr std::chrono::minutes delete_time{5};

// What is there of a project, and ours.
struct Belongings {
  std::vector<tool::ObjectRef> objects;   // that serve, in the order of their removal
  std::vector<tool::ObjectRef> claims;    // volumes with data
  std::vector<tool::ObjectRef> keepings;  // releases
  std::vector<tool::ObjectRef> values;    // of secrets, and passwords of databases
  ClusterView seen;                       // all of it
};

// Pods go with their workload; volumes and the lease are thought of apart.
bool is_no_object_of_its_own(const tool::KubeObject& object) {
  const auto& kind = object.ref.kind;
  return kind == "Pod" || kind == "Lease" || kind == "PersistentVolumeClaim";
}

// Autoscalers before what they scale, workloads before their configuration.
int rank(const tool::ObjectRef& ref) {
  static const std::vector<std::string> order{"HorizontalPodAutoscaler",
                                              "Ingress",
                                              "PodDisruptionBudget",
                                              "CronJob",
                                              "Job",
                                              "Deployment",
                                              "StatefulSet",
                                              "ReplicationController",
                                              "Service"};
  return static_cast<int>(std::find(order.begin(), order.end(), ref.kind) - order.begin());
}

// Claims of a StatefulSet carry no label that says who made them, but whose they are.
std::vector<tool::ObjectRef> claims_of(World& world, const ClusterPlace& place) {
  const auto command =
      tool::kubectl_get(place.kubectl, {tool::resource_name("v1", "PersistentVolumeClaim")},
                        "app.kubernetes.io/part-of=" + place.project);
  std::vector<tool::ObjectRef> refs;
  for (const auto& one : asked_objects(world, command)) {
    const auto label = one.labels.find("app.kubernetes.io/managed-by");
    if (label == one.labels.end() || label->second == "cloudctl") refs.push_back(one.ref);
  }
  return refs;
}

Belongings belongings(World& world, const ClusterPlace& place) {
  Belongings found;
  const auto secrets = release::secret_ref(place.project, place.kubectl.kube_namespace);
  found.seen = look_at_cluster(world, place);
  for (const auto& object : found.seen.objects) {
    if (is_no_object_of_its_own(object)) continue;
    if (object.ref == secrets || release::is_credential(object)) {
      found.values.push_back(object.ref);
      continue;
    }
    const bool kept = object.labels.count(std::string(release::release_label)) != 0;
    (kept ? found.keepings : found.objects).push_back(object.ref);
  }
  std::stable_sort(found.objects.begin(), found.objects.end(),
                   [](const auto& one, const auto& other) { return rank(one) < rank(other); });
  found.claims = claims_of(world, place);
  return found;
}

std::string name_of(const tool::ObjectRef& ref) {
  return ref.kind + "/" + ref.name;
}

std::vector<std::string> names_of(const std::vector<tool::ObjectRef>& refs) {
  std::vector<std::string> names;
  for (const auto& ref : refs) names.push_back(name_of(ref));
  return names;
}

// Waits until the pods are gone too: what `down` says is true when it says it.
Step removal(const ClusterPlace& place, const std::string& id, const std::string& title,
             const std::vector<tool::ObjectRef>& refs) {
  const auto command =
      tool::kubectl_delete(place.kubectl, refs, {.wait = true, .cascade = "foreground"});
  return {.id = id,
          .title = title,
          .needs = {},
          .commands = {command},
          .work = [command](Console& console) -> Outcome {
            const auto done = console.run(command, {.deadline = delete_time});
            if (done.ok()) return {.ok = true, .text = "removed"};
            return refused(command, done, "the removal");
          }};
}

// The values of secrets stay with the data that they open. What pods may do is taken when none runs
// any more, and before the releases go, which say what that is.
std::vector<Step> steps_for(const ClusterDown& request, const Belongings& found) {
  const auto& place = request.place;
  std::vector<Step> steps;
  std::vector<std::string> last;
  const auto then = [&](std::vector<Step> more) {
    const auto before = more.empty() ? last : std::exchange(last, {});
    for (auto& step : more) {
      step.needs = before;
      last.push_back(step.id);
      steps.push_back(std::move(step));
    }
  };
  if (!found.objects.empty()) {
    then({removal(place, "remove", "remove " + base::plural(found.objects.size(), "object"),
                  found.objects)});
  }
  if (request.permissions.take_all) then(request.permissions.take_all(found.seen));
  if (request.data && !found.claims.empty()) {
    then({removal(place, "data",
                  "remove " + base::plural(found.claims.size(), "volume") + " with its data",
                  found.claims)});
  }
  auto keepings = found.keepings;
  if (request.data || found.claims.empty()) {
    keepings.insert(keepings.end(), found.values.begin(), found.values.end());
  }
  if (!keepings.empty()) then({removal(place, "records", "remove the records", keepings)});
  return steps;
}

// What every namespace has by itself.
bool is_born_with(const tool::KubeObject& object) {
  return (object.ref.kind == "ConfigMap" && object.ref.name == "kube-root-ca.crt") ||
         (object.ref.kind == "ServiceAccount" && object.ref.name == "default");
}

// The namespace goes if the releases made it and nothing is left in it.
bool is_ours_and_empty(World& world, const ClusterPlace& place) {
  const tool::ObjectRef space{
      .api_version = "v1", .kind = "Namespace", .name = place.kubectl.kube_namespace};
  const auto found = objects_if_answered(world, tool::kubectl_get(place.kubectl, {space}));
  const auto* live = tool::find(found, space);
  const auto label = [&](const char* name) {
    const auto at = live->labels.find(name);
    return at == live->labels.end() ? std::string() : at->second;
  };
  if (live == nullptr || label("app.kubernetes.io/managed-by") != "cloudctl" ||
      label("app.kubernetes.io/part-of") != place.project) {
    return false;
  }
  const auto left = everything_in_namespace(world, place);
  return std::all_of(left.begin(), left.end(), is_born_with);
}

void remove_namespace(World& world, const ClusterDown& request, const RunFolder& folder) {
  const tool::ObjectRef space{
      .api_version = "v1", .kind = "Namespace", .name = request.place.kubectl.kube_namespace};
  const Step step = removal(request.place, "namespace",
                            "remove namespace \"" + space.name + "\", which is empty", {space});
  const auto execution = execute({step}, world, {.folder = folder});
  if (execution.ok) return;
  world.progress.on(
      {.kind = EventKind::warning,
       .text = "namespace \"" + space.name + "\" is left: " + execution.outcome.text});
}

DownResult result_of(const ClusterDown& request, const Belongings& found) {
  DownResult result{.containers = names_of(found.objects)};
  if (!request.data) result.kept = names_of(found.claims);
  const auto& project = request.place.project;
  result.sentence = found.objects.empty()
                        ? "nothing of \"" + project + "\" runs"
                        : "\"" + project +
                              "\" is down: " + base::plural(found.objects.size(), "object") +
                              " removed";
  if (result.kept.empty()) return result;
  result.sentence += "; kept with their data: " + base::join(result.kept, ", ");
  result.next = "remove them with \"cloudctl down -t " + request.place.target + " --data\"";
  return result;
}

DownResult failure_of(const ClusterDown& request, const Belongings& found,
                      const Execution& execution) {
  const Outcome& outcome = execution.outcome;
  const auto removed = execution.outcomes.find("remove");
  const bool runs =
      !found.objects.empty() && (removed == execution.outcomes.end() || !removed->second.ok);
  const std::string again =
      "run \"cloudctl down -t " + request.place.target + "\" again; it goes on where this ended";
  if (execution.cancelled) {
    return {.code = base::ExitCode::interrupted,
            .sentence = "interrupted: part of it may be left",
            .next = again};
  }
  if (runs) {
    return {
        .code = outcome.code, .sentence = "cannot be taken down: " + outcome.text, .next = again};
  }
  return {.code = outcome.code,
          .sentence = "\"" + request.place.project +
                      "\" runs no more, but not all of it is gone: " + execution.failed + ": " +
                      outcome.text,
          .next = (outcome.next.empty() ? "" : outcome.next + "; then ") + again};
}

void remove_lease(World& world, const ClusterPlace& place) {
  const auto ref = release::lease_ref(place.kubectl, place.project);
  [[maybe_unused]] const auto done = world.runner.run(
      tool::kubectl_delete(place.kubectl, {ref}, {}), {.deadline = std::chrono::seconds(30)});
}

}  // namespace

std::vector<Step> cluster_down_steps(World& world, const ClusterDown& request) {
  auto steps = steps_for(request, belongings(world, request.place));
  for (auto& step : steps) step.work = {};
  return steps;
}

DownResult down_in_cluster(World& world, const ClusterDown& request) {
  refuse_other_cluster(world, request.place);
  const RunFolder folder = open_run(request.place.state, "down", world.clock);
  Belongings found = belongings(world, request.place);
  const bool nothing = found.objects.empty() && found.keepings.empty() && found.claims.empty() &&
                       found.values.empty();
  if (!nothing) {
    const auto lease = take_lease(world, {.place = request.place,
                                          .seen = found.seen.objects,
                                          .self = {.pid = request.pid,
                                                   .host = request.host,
                                                   .who = request.who,
                                                   .purpose = "down",
                                                   .since = base::iso_time(world.clock.now())},
                                          .wait = request.lock_wait});
    found = belongings(world, request.place);
    const auto steps = steps_for(request, found);
    const Execution execution = execute(steps, world, {.folder = folder});
    if (!execution.ok) return failure_of(request, found, execution);
  }
  remove_lease(world, request.place);
  if (is_ours_and_empty(world, request.place)) remove_namespace(world, request, folder);
  return result_of(request, found);
}

}  // namespace cloudctl::action
