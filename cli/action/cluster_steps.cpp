// What a deploy to a cluster would run, for --dry-run: asks what is there, changes nothing.

#include "action/cluster_deployment.h"
#include "action/cluster_passwords.h"
#include "release/cluster_record.h"

namespace cloudctl::action {
namespace {

void chain(std::vector<Step>& steps, std::vector<Step> more) {
  for (auto& step : more) {
    if (step.needs.empty()) {
      for (const auto& before : steps) step.needs.push_back(before.id);
    }
    steps.push_back(std::move(step));
  }
}

Step step(const std::string& id, const std::string& title, const process::CommandLine& command) {
  return {.id = id, .title = title, .needs = {}, .commands = {command}, .work = {}};
}

}  // namespace

std::vector<Step> ClusterDeployment::steps() {
  if (request_.view) {
    view_ = *request_.view;
  } else {
    look();
  }
  settle();
  if (nothing_to_do()) return {};
  images_.workspace = request_.place.state / "runs" / "dry-run";
  survey_ = survey_images(world_, images_);
  std::vector<Step> steps{check_step()};
  if (auto drift = drift_step()) steps.push_back(std::move(*drift));
  chain(steps, cluster_image_steps(images_, survey_));
  begin_record();
  const auto& kubectl = request_.place.kubectl;
  const bool known =
      tool::find(view_.objects, release::lease_ref(kubectl, record_.project)) != nullptr;
  chain(steps, {step("lease", "take the lease of the project",
                     known ? tool::kubectl_replace(kubectl, base::Secret())
                           : tool::kubectl_create(kubectl, base::Secret()))});
  if (auto passwords = new_passwords(request_.place, record_, view_.objects)) {
    chain(steps, {std::move(passwords->step)});
  }
  ClusterApply apply = apply_of(record_);
  apply.first = first_objects();
  chain(steps, giving_steps(apply));
  chain(steps, cluster_apply_steps(apply));
  if (request_.permissions.take) chain(steps, request_.permissions.take(view_, record_));
  chain(steps, {step("record", "record the release and give the lease back",
                     tool::kubectl_apply(kubectl, base::Secret(), {.force_conflicts = true}))});
  // They are shown and not run: what they would work with ends here.
  for (auto& one : steps) one.work = {};
  return steps;
}

}  // namespace cloudctl::action
