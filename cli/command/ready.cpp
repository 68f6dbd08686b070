#include "command/ready.h"

#include <algorithm>

#include "action/minikube.h"
#include "command/outcome.h"

namespace cloudctl::command {

namespace {

action::MinikubeNeed need_of(const plan::Plan& plan, const std::string& profile) {
  const auto any = [&](auto is) {
    return std::any_of(plan.services.begin(), plan.services.end(), is);
  };
  return {
      .profile = profile,
      .metrics = any([](const plan::Service& service) { return service.autoscale.has_value(); }),
      .ingress = any([](const plan::Service& service) {
        return service.expose.kind == config::Exposure::host;
      })};
}

// Nobody has said --start: on a terminal they are asked.
bool may_start(Context& context, action::World& world, const std::string& profile, bool yes) {
  if (!context.can_ask() || tool::runs(action::look_at_minikube(world, profile))) return false;
  context.agree("minikube \"" + profile + "\" does not run; start it?", yes);
  return true;
}

}  // namespace

void make_ready(Context& context, Site& site, const Loaded& loaded, const Readiness& how) {
  const auto& target = site.goal().target;
  if (target.type != config::TargetType::minikube) return;
  auto& world = site.session().world();
  const auto file = resolution(context, loaded, {.contents = false});
  action::MinikubeNeed need = need_of(file.plan, target.profile);
  if (how.dry_run) {
    print_steps(context, action::minikube_steps(world, need));
    return;
  }
  need.start = how.start || may_start(context, world, target.profile, how.yes);
  action::make_minikube_ready(world, need, site.session().state());
}

}  // namespace cloudctl::command
