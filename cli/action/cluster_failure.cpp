// The ways in which a deployment to a cluster ends: good, interrupted, failed, put back, and the
// evidence.

#include <algorithm>

#include "action/cluster_deployment.h"
#include "base/error.h"
#include "base/text.h"
#include "observe/pod_cause.h"
#include "release/cluster_record.h"

namespace cloudctl::action {
namespace {

constexpr std::size_t most_pods = 20;
constexpr std::size_t kept_releases = 10;
// Old ones are removed several at a time, so that most deploys remove none.
constexpr std::size_t too_many_releases = 15;
constexpr std::chrono::seconds answer_time{30};

std::string status_words(const observe::Container& container) {
  std::string words = container.words;
  if (container.restarts > 0) {
    words += ", " + base::plural(static_cast<std::size_t>(container.restarts), "restart");
  }
  return words + (container.node.empty() ? "" : ", on node " + container.node);
}

}  // namespace

ClusterApply ClusterDeployment::apply_of(const release::Record& record) {
  ClusterApply apply{.place = request_.place,
                     .record = record,
                     .live = view_.objects,
                     .secrets = secrets_,
                     .until = world_.clock.steady() + request_.timeout,
                     .all = request_.always,
                     .force_conflicts = request_.force_conflicts,
                     .scene = view_.scene,
                     .tell = [this](const Event& event) { tell(event); }};
  if (previous_) apply.before = previous_->objects;
  return apply;
}

// What goes before all else: this release and one without a verdict, and the values of secrets.
std::vector<base::Secret> ClusterDeployment::first_objects() const {
  std::vector<base::Secret> all;
  const auto add = [&](const release::Record& record) {
    for (auto& text : release::to_objects(record, request_.place.kubectl.kube_namespace)) {
      all.emplace_back(std::move(text));
    }
  };
  auto newest = view_.history.newest();
  if (newest && newest->result == release::Result::pending) {
    newest->result = release::Result::interrupted;
    newest->cause = "its run ended before the verdict";
    add(*newest);
  }
  add(record_);
  if (!settled_.object.empty()) all.push_back(settled_.object);
  return all;
}

DeployResult ClusterDeployment::good(ClusterApply& apply) {
  DeployResult result{.code = base::ExitCode::ok,
                      .changed = true,
                      .release = record_.number,
                      .sentence = named(record_.number) + " serves"};
  prune(record_);
  note_left(result, run_permissions(request_.permissions.take, record_, ""));
  end_record(release::Result::good, "");
  note_sent_secrets();
  if (!apply.figures.empty()) result.sentence += "; " + base::join(apply.figures, "; ");
  result.endpoints = endpoints(record_, apply.scene);
  return result;
}

DeployResult ClusterDeployment::interrupted() {
  end_record(release::Result::interrupted, "interrupted by Ctrl-C");
  return interrupted_result();
}

DeployResult ClusterDeployment::failed(const Execution& execution) {
  const Outcome& outcome = execution.outcome;
  DeployResult result = failed_result(execution);
  // Evidence first: putting back removes the pods that it is about.
  evidence_ = pod_evidence();
  result.dossier = keep_evidence(execution, "being put back");
  const bool held = lease_->held();
  if (lease_->lost()) {
    // Whoever has it now goes on from here: nothing is put back or written over their work.
    result.code = base::ExitCode::failed;
    result.sentence = named(record_.number) + " was given up: " + outcome.text;
    result.dossier = keep_evidence(execution, "left to whoever took the lease");
    return result;
  }
  if (!held || outcome.code == base::ExitCode::missing_tool) {
    return left_alone(std::move(result), execution,
                      {.sentence = "", .kept = "left as it was: the cluster does not answer"});
  }
  const Turn turned = turn(request_.rollback, previous_ && same_content(*previous_));
  if (!turned.back) return left_alone(std::move(result), execution, turned);
  result = put_back(std::move(result));
  [[maybe_unused]] const std::string kept = keep_evidence(execution, put_back_words(result.code));
  return result;
}

DeployResult ClusterDeployment::left_alone(DeployResult result, const Execution& execution,
                                           const Turn& turned) {
  end_record(release::Result::failed, execution.outcome.text);
  result.sentence += turned.sentence;
  result.dossier = keep_evidence(execution, turned.kept);
  return result;
}

DeployResult ClusterDeployment::put_back(DeployResult result) {
  const std::string cause = result.cause ? result.cause->sentence : std::string();
  tell_turning_back();
  look();
  Execution permitted = run_permissions(request_.permissions.give, *previous_, "back/");
  ClusterApply apply = apply_of(*previous_);
  apply.prefix = "back/";
  apply.lease = &*lease_;
  const Execution back = bring_up(apply);
  if (back.ok) prune(*previous_);
  if (back.ok && permitted.ok) {
    permitted = run_permissions(request_.permissions.take, *previous_, "back/");
  }
  note_left(result, permitted);
  end_record(back.ok ? release::Result::rolled_back : release::Result::failed, cause);
  result = returned(std::move(result), back);
  if (back.ok) result.endpoints = endpoints(*previous_, apply.scene);
  return result;
}

// What is left of other releases goes when one serves; what cannot be removed does no harm.
void ClusterDeployment::prune(const release::Record& kept) {
  release::Sides sides{
      .wanted = kept.objects, .last = record_.objects, .live = view_.objects, .earlier = {}};
  if (previous_) {
    sides.earlier.insert(sides.earlier.end(), previous_->objects.begin(), previous_->objects.end());
  }
  for (const auto& record : view_.history.list()) {
    sides.earlier.insert(sides.earlier.end(), record.objects.begin(), record.objects.end());
  }
  auto gone = release::to_prune(sides);
  if (!view_.history.superfluous(too_many_releases).empty()) {
    for (const int number : view_.history.superfluous(kept_releases)) {
      for (auto& ref : release::refs_of(number, view_.objects)) gone.push_back(std::move(ref));
    }
  }
  if (gone.empty()) return;
  const auto command = tool::kubectl_delete(request_.place.kubectl, gone, {.wait = false});
  const Step step{.id = "tidy",
                  .title = "remove what the release no longer has",
                  .needs = {},
                  .commands = {command},
                  .work = {}};
  const auto execution = execute({step}, world_, {.folder = folder_});
  if (execution.ok) return;
  tell({.kind = EventKind::warning,
        .text = "what the release no longer has cannot be removed: " + execution.outcome.text,
        .next = "the next deploy tries again"});
}

// The record and the lease in one call, also after Ctrl-C.
void ClusterDeployment::end_record(release::Result result, const std::string& cause) {
  close_record(result, cause);
  auto objects = release::to_objects(record_, request_.place.kubectl.kube_namespace);
  // Empty: somebody else has it now, and it is not ours to give back.
  const std::string lease = lease_->give_back_object();
  if (!lease.empty()) objects.push_back(lease);
  const auto command = tool::kubectl_apply(request_.place.kubectl, tool::list_of(objects),
                                           {.force_conflicts = true});
  Console console({.world = world_, .folder = folder_, .id = "record"});
  const auto done = run_patiently(console, command, {.clean_up = true});
  // In conflict is only the lease, if it was taken over in this very moment.
  if (done.ok() || tool::failure(done).kind == tool::KubeError::conflict) return;
  const auto why = refused(command, done, "the record of this release");
  tell({.kind = EventKind::warning,
        .text = named(record_.number) + " could not be recorded: " + why.text,
        .next = "the next deploy marks it as interrupted and goes on"});
}

std::vector<ContainerEvidence> ClusterDeployment::pod_evidence() const {
  std::vector<ContainerEvidence> all;
  const auto command = tool::kubectl_get(request_.place.kubectl, {tool::resource_name("v1", "Pod")},
                                         observe::selector(record_.project));
  const auto done = world_.runner.run(command, {.deadline = answer_time});
  if (!done.ok()) return all;
  const auto scene = observe::scene(tool::parse_objects(done.out, process::printed(command)));
  const auto state = observe::judged(scene, cluster_expected(record_));
  for (const auto& service : state.services) {
    for (const auto& container : service.containers) {
      const auto pod = std::find_if(scene.pods.begin(), scene.pods.end(),
                                    [&](const auto& one) { return one.name == container.name; });
      if (pod == scene.pods.end() || all.size() == most_pods) continue;
      ContainerEvidence evidence{.name = container.name, .status = status_words(container)};
      const auto clue = observe::gather(eyes(), *pod);
      for (const auto& event : clue.events) {
        evidence.log.push_back(redacted(event.reason + ": " + event.message, secrets_));
      }
      for (const auto& line : clue.log) evidence.log.push_back(redacted(line, secrets_));
      all.push_back(std::move(evidence));
    }
  }
  return all;
}

}  // namespace cloudctl::action
