#include "action/kops_delete.h"

#include "base/text.h"

namespace cloudctl::action {
namespace {

using base::ExitCode;

// What the two have in common: contents, and the look at what is left.
CloudRemoval as_of_eks(const KopsRemoval& removal) {
  const KopsRequest& request = removal.request;
  return {.request = {.cloud = request.kops.cloud,
                      .target = request.target,
                      .config = {},
                      .folder = request.folder,
                      .journal = request.journal,
                      .timeout = request.timeout},
          .kubectl = removal.kubectl,
          .answers = removal.answers,
          .force = removal.force};
}

Leftovers sweep_kops(World& world, const plan::Cloud& cloud) {
  return sweep_by(world, cloud, tool::kops_sweeps(cloud.region, cloud.cluster));
}

Step delete_step(const KopsRequest& request, const KopsView& view) {
  auto command = tool::kops_delete(kops_name(view, request.kops));
  // It takes the cluster out of a kubeconfig: not out of the user's.
  command.env["KUBECONFIG"] = (request.folder.path / "kubeconfig").string();
  return {.id = "cluster/delete",
          .title = "remove cluster \"" + request.kops.cloud.cluster + "\"",
          .commands = {command},
          .work = [request, command](Console& console) {
            return run_kops(console, request.kops.cloud, command, request.timeout);
          }};
}

CloudResult failure_of(World& world, const KopsRequest& request, const Execution& execution) {
  const std::string again = "\"cloudctl cluster delete -t " + request.target + "\"";
  const std::string name = "cluster \"" + request.kops.cloud.cluster + "\"";
  if (execution.cancelled) {
    return {.code = ExitCode::interrupted,
            .sentence = "interrupted: " + name + " is removed in part",
            .next = "go on with " + again};
  }
  const std::string& next = execution.outcome.next;
  return {.code = execution.outcome.code,
          .sentence = name + " is not removed: " + execution.outcome.text,
          .next = next.empty() ? "run " + again + " again: it goes on" : next,
          .lines = leftover_lines(sweep_kops(world, request.kops.cloud), request.kops.cloud)};
}

}  // namespace

CloudResult delete_kops(World& world, const KopsRemoval& removal, const KopsView& view) {
  const KopsRequest& request = removal.request;
  const CloudRemoval common = as_of_eks(removal);
  auto steps = contents_steps(world, common);
  if (view.named) steps.push_back(delete_step(request, view));
  for (std::size_t i = 1; i < steps.size(); ++i) steps[i].needs = {steps[i - 1].id};
  const auto execution =
      execute(steps, world, {.folder = request.folder, .journal = request.journal});
  if (!execution.ok) return failure_of(world, request, execution);
  const std::string name = "cluster \"" + request.kops.cloud.cluster + "\"";
  const CloudResult result{
      .changed = !steps.empty(),
      .sentence = steps.empty() ? name + " does not exist" : name + " is removed"};
  return with_leftovers(result, sweep_kops(world, request.kops.cloud), common.request);
}

}  // namespace cloudctl::action
