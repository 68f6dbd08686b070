#include "action/local_deploy.h"

#include <algorithm>

#include "action/local_apply.h"
#include "action/local_deployment.h"
#include "action/local_prepare.h"
#include "action/local_secrets.h"
#include "base/error.h"
#include "base/text.h"

namespace cloudctl::action {

DeployResult deploy(World& world, const DeployRequest& request) {
  const DeployRequest settled = with_settled_secrets(request);
  return Deployment(world, settled).run();
}

std::vector<Step> deploy_steps(World& world, const DeployRequest& wanted) {
  const DeployRequest request = with_settled_secrets(wanted);
  const release::LocalStore store(request.state);
  std::vector<Step> steps{check_step(request, store.engine())};
  const std::filesystem::path workspace = request.state / "runs" / "dry-run";
  for (auto& step : image_steps(world, request, workspace)) steps.push_back(std::move(step));
  const observe::Eyes eyes{.runner = world.runner, .clock = world.clock, .ask = world.ask};
  const int number = store.next_number();
  const Apply apply{.record = request.desired,
                    .file = store.file_of(number, "compose.yaml"),
                    .secrets = request.secrets,
                    .there = observe::glance(eyes, request.desired.project),
                    .renewed = with_changed_secrets(request.desired, store)};
  for (auto& step : apply_steps(apply)) {
    if (step.needs.empty()) {
      for (const auto& before : steps) step.needs.push_back(before.id);
    }
    steps.push_back(std::move(step));
  }
  return steps;
}

}  // namespace cloudctl::action
