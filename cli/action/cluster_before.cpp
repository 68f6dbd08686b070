// What a deploy to a cluster makes sure of before it changes anything: the questions of its
// preflight, whose objects those are, which hand-made changes stand in the way, which images miss.

#include <algorithm>
#include <future>

#include "action/cluster_deployment.h"
#include "action/cluster_plan.h"
#include "action/verdict.h"
#include "base/error.h"
#include "base/text.h"

namespace cloudctl::action {
namespace {

base::Error not_ours(const ClusterPlace& place, const std::vector<tool::ObjectRef>& found) {
  std::vector<std::string> names;
  for (const auto& ref : found) names.push_back(ref.kind + " \"" + ref.name + "\"");
  return base::Error(
      {.what = base::join(names, ", ") + " in namespace \"" + place.kubectl.kube_namespace +
               "\" is not ours and would be overwritten",
       .where = "target \"" + place.target + "\"",
       .next = "give the project another namespace or the service another name; to hand it over, "
               "label it app.kubernetes.io/managed-by=cloudctl and app.kubernetes.io/part-of=" +
               place.project});
}

}  // namespace

PreflightRequest ClusterDeployment::preflight() const {
  PreflightRequest request{.check = {.place = request_.place,
                                     .record = record_,
                                     .secrets = {},
                                     .pushes = {},
                                     .logins = request_.logins,
                                     .platforms = {}},
                           .questions = {},
                           .missing_secrets = settled_.missing};
  // What the last release ran by digest is in the registry, and need not be pushed; and the nodes
  // run it.
  for (const auto& job : request_.jobs) {
    if (previous_ && remembered(request_, *previous_).count(job.reference) != 0) continue;
    if (request_.push) request.check.pushes.push_back(job.reference);
    if (!previous_ || !job.platforms.empty())
      request.check.platforms[job.reference] = job.platforms;
  }
  request.questions =
      previous_ ? questions_after(request.check, *previous_) : questions_for(request.check);
  return request;
}

Step ClusterDeployment::check_step() {
  return {.id = "check",
          .title = "check cluster, rights and secrets",
          .needs = {},
          .commands = {},
          .work = [this](Console& console) { return check(console); }};
}

Outcome ClusterDeployment::check(Console& console) {
  World& world = console.world();
  const PreflightRequest request = preflight();
  auto others = std::async(std::launch::async, [&] {
    return foreign_objects(world, request_.place, record_.objects, view_.objects);
  });
  auto registries =
      std::async(std::launch::async, [&] { return registry_checks(world, request.check); });
  facts_ = ask_cluster(world, request_.place, request.questions, facts_seen(view_, request_.place));
  const auto found = others.get();
  auto checks = judged_checks(world, request, facts_);
  for (auto& one : registries.get()) checks.push_back(std::move(one));
  for (const auto& one : checks) {
    if (one.grade != Grade::warning) continue;
    tell({.kind = EventKind::warning, .text = one.found, .next = one.fix});
  }
  Outcome outcome = outcome_of(checks, console);
  if (outcome.ok && !found.empty()) throw not_ours(request_.place, found);
  return outcome;
}

Step ClusterDeployment::survey_step() {
  return {.id = "survey",
          .title = "look for images",
          .needs = {},
          .commands = {},
          .work = [this](Console& console) -> Outcome {
            survey_ = survey_images(console.world(), images_);
            const auto missing = survey_.missing.size();
            return {.ok = true,
                    .text = missing == 0 ? "nothing to build"
                                         : base::plural(missing, "image") + " to build"};
          }};
}

// Only where somebody has changed by hand what is to be changed now: the API server says whether
// their change would be lost.
std::optional<Step> ClusterDeployment::drift_step() {
  if (request_.force_conflicts || !previous_) return std::nullopt;
  std::vector<std::string> drifted;
  for (const auto& object : previous_->objects) {
    const auto* live = tool::find(view_.objects, release::ref_of(object.name));
    if (live == nullptr || release::holds(object, *live)) continue;
    for (const auto& wanted : record_.objects) {
      if (wanted.name == object.name) drifted.push_back(wanted.json);
    }
  }
  if (drifted.empty()) return std::nullopt;
  const auto command =
      tool::kubectl_apply(request_.place.kubectl, tool::list_of(drifted), {.dry_run = true});
  return Step{.id = "drift",
              .title = "see whether changes made by hand would be lost",
              .needs = {},
              .commands = {command},
              .work = [command](Console& console) -> Outcome {
                const auto done = run_patiently(console, command);
                if (done.ok()) return {.ok = true, .text = "none"};
                return refused(command, done, "this release");
              }};
}

void ClusterDeployment::note_what_was_left() {
  if (const auto& left = lease_->taken_over()) {
    const std::string who = left->holder ? release::described(*left->holder) : "an earlier run";
    const std::string done = left->done.empty() ? "it had done nothing yet"
                                                : "it had done " + base::join(left->done, ", ");
    tell({.kind = EventKind::warning,
          .text = who + " ended without giving back the lease; it is taken over (" + done +
                  "); going on from what it left"});
  }
  const auto newest = view_.history.newest();
  if (!newest || newest->result != release::Result::pending) return;
  tell({.kind = EventKind::warning,
        .text = named(newest->number) + " has no verdict and is marked as interrupted"});
}

}  // namespace cloudctl::action
