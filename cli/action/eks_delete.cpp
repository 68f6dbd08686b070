#include "action/eks_delete.h"

#include <algorithm>
#include <set>

#include "action/eks_access.h"
#include "base/text.h"
#include "tool/aws_access.h"
#include "tool/kube_object.h"

namespace cloudctl::action {
namespace {

using base::ExitCode;

constexpr std::chrono::seconds question_time{60};
constexpr std::chrono::minutes contents_time{15};

const std::set<std::string>& kept_namespaces() {
  static const std::set<std::string> names{"default", "kube-system", "kube-public",
                                           "kube-node-lease"};
  return names;
}

std::string name_of(const plan::Cloud& cloud) {
  return "cluster \"" + cloud.cluster + "\"";
}

process::CommandLine kubectl(const CloudRemoval& removal, std::vector<std::string> words) {
  process::CommandLine command{.argv = {"kubectl", "--kubeconfig", removal.kubectl.kubeconfig,
                                        "--context", removal.kubectl.context},
                               .env = {{"KUBERC", "off"}}};
  command.argv.insert(command.argv.end(), words.begin(), words.end());
  return command;
}

// Everything that stands for something outside of the cluster: balancers and volumes. Removing the
// cluster without them would leave them to be paid for.
std::vector<tool::KubeObject> costly(World& world, const CloudRemoval& removal) {
  const auto ask = kubectl(
      removal, {"get", "services,persistentvolumeclaims", "--all-namespaces", "-o", "json"});
  const auto done = world.runner.run(ask, {.deadline = question_time});
  std::vector<tool::KubeObject> found;
  if (!done.ok()) {
    const auto lines = base::lines(base::to_valid_utf8(done.err));
    const std::string last = lines.empty() ? "" : ": " + base::printable(lines.back());
    const std::string what = name_of(removal.request.cloud) +
                             " does not tell which load balancers and volumes it has: kubectl " +
                             process::outcome(ask, done) + base::clipped(last, 300);
    if (!removal.force) {
      throw base::Error({.what = what,
                         .where = process::printed(ask),
                         .next = "see why, or give --force: they stay then, and each is said with "
                                 "its price",
                         .code = done.ending == process::Ending::cancelled ? ExitCode::interrupted
                                                                           : ExitCode::failed});
    }
    world.progress.on({.kind = EventKind::warning, .text = what + "; --force goes on"});
    return found;
  }
  for (auto& object : tool::parse_objects(done.out, "kubectl get")) {
    const bool balancer = object.json.find("\"type\":\"LoadBalancer\"") != std::string::npos;
    if (object.ref.kind != "Service" || balancer) found.push_back(std::move(object));
  }
  return found;
}

// A claim stays as long as a pod has it, so the namespaces go as a whole; in those that every
// cluster has, only what costs goes.
Step contents_step(const CloudRemoval& removal, const std::vector<tool::KubeObject>& objects) {
  std::set<std::string> namespaces;
  std::vector<process::CommandLine> commands;
  for (const auto& object : objects) {
    const auto& ref = object.ref;
    if (!kept_namespaces().contains(ref.kube_namespace)) {
      namespaces.insert(ref.kube_namespace);
      continue;
    }
    commands.push_back(
        kubectl(removal, {"delete", tool::resource_name(ref.api_version, ref.kind), ref.name,
                          "--namespace", ref.kube_namespace, "--ignore-not-found", "--wait=true"}));
  }
  for (const auto& name : namespaces) {
    commands.push_back(
        kubectl(removal, {"delete", "namespace", name, "--ignore-not-found", "--wait=true"}));
  }
  return {.id = "contents",
          .title = "remove load balancers and volumes",
          .commands = commands,
          .work = [commands](Console& console) -> Outcome {
            for (const auto& command : commands) {
              const auto done = console.run(command, {.deadline = contents_time});
              if (done.ok()) continue;
              return {.ok = false,
                      .text = "load balancers and volumes do not go: " +
                              process::outcome(command, done),
                      .next = "see what holds them: kubectl get services,pvc --all-namespaces",
                      .lines = console.last_lines(10),
                      .cancelled = done.ending == process::Ending::cancelled,
                      .timed_out = done.ending == process::Ending::timed_out};
            }
            return {.ok = true, .text = "removed"};
          }};
}

// eksctl finds a cluster by asking EKS for it, and gives up (0.230: with --force it crashes) where
// a stack has failed before there was one. Stacks can always be removed by themselves: node groups
// and addons first, as they take their values from the cluster's.
class Stacks {
 public:
  Stacks(Console& console, const EksRequest& request)
      : console_(console), world_(console.world()), request_(request) {}

  Outcome remove() {
    const auto end = world_.clock.steady() + request_.timeout;
    for (int looks = 0; world_.clock.steady() < end; ++looks) {
      const EksView view = look_at_eks(world_, request_.cloud);
      if (view.stacks.empty()) return {.ok = true, .text = "removed"};
      if (auto failure = failed_again(view)) return *failure;
      begin(view);
      console_.progress(base::plural(view.stacks.size(), "stack") + " to go");
      if (!world_.clock.sleep(pause_after(looks))) return {.ok = false, .cancelled = true};
    }
    return {.ok = false,
            .text = "CloudFormation takes longer than " + base::human_duration(request_.timeout),
            .next = "run it again: it goes on",
            .timed_out = true,
            .code = ExitCode::timed_out};
  }

 private:
  void run(const process::CommandLine& command) {
    (void)console_.run(command, {.deadline = question_time});
  }

  void begin(const EksView& view) {
    const std::string last = tool::cluster_stack(request_.cloud.cluster);
    for (const auto& stack : view.stacks) {
      const bool is_last = stack.name == last;
      if (begun_.contains(stack.name) || (is_last && view.stacks.size() > 1)) continue;
      begun_.insert(stack.name);
      if (stack.status == "DELETE_IN_PROGRESS") continue;
      run(tool::stack_unprotect(request_.cloud.region, stack.name));
      run(tool::stack_delete(request_.cloud.region, stack.name));
    }
  }

  std::optional<Outcome> failed_again(const EksView& view) {
    for (const auto& stack : view.stacks) {
      if (stack.status != "DELETE_FAILED" || !begun_.contains(stack.name)) continue;
      return Outcome{.ok = false,
                     .text = "stack \"" + stack.name + "\" cannot be removed: " +
                             stack_cause(world_, request_.cloud, {stack}),
                     .next = "remove what holds it (below), then run this again"};
    }
    return std::nullopt;
  }

  Console& console_;
  World& world_;
  const EksRequest& request_;
  std::set<std::string> begun_;
};

Step stacks_step(const EksRequest& request) {
  return {.id = "cluster/stacks",
          .title = "remove the stacks of " + name_of(request.cloud),
          .commands = {},
          .work = [request](Console& console) { return Stacks(console, request).remove(); }};
}

bool eksctl_can(const EksView& view, const plan::Cloud& cloud) {
  return view.cluster && view.cluster->status == "ACTIVE" &&
         std::all_of(view.stacks.begin(), view.stacks.end(),
                     [&](const tool::Stack& stack) {
                       return stack.name != tool::cluster_stack(cloud.cluster) ||
                              stack.status.ends_with("_COMPLETE");
                     }) &&
         std::none_of(view.stacks.begin(), view.stacks.end(), [](const tool::Stack& stack) {
           return stack.status.starts_with("DELETE_") ||
                  stack.status.find("ROLLBACK") != std::string::npos;
         });
}

Step eksctl_step(const EksRequest& request) {
  auto command = tool::eksctl_delete({request.cloud.cluster, request.cloud.region});
  // It takes the cluster out of a kubeconfig: not out of the user's.
  command.env["KUBECONFIG"] = (request.folder.path / "kubeconfig").string();
  return {.id = "cluster/delete",
          .title = "remove " + name_of(request.cloud),
          .commands = {command},
          .work = [request, command](Console& console) {
            return run_eksctl(console, request.cloud, command, request.timeout);
          }};
}

CloudResult failure_of(World& world, const EksRequest& request, const Execution& execution) {
  const std::string again = "\"cloudctl cluster delete -t " + request.target + "\"";
  if (execution.cancelled) {
    return {.code = ExitCode::interrupted,
            .sentence = "interrupted: " + name_of(request.cloud) + " is removed in part",
            .next = "go on with " + again};
  }
  return {.code = execution.outcome.code,
          .sentence = name_of(request.cloud) + " is not removed: " + execution.outcome.text,
          .next = execution.outcome.next.empty() ? "run " + again + " again: it goes on"
                                                 : execution.outcome.next,
          .lines = leftover_lines(sweep_eks(world, request.cloud), request.cloud)};
}

// What services were allowed; the identities themselves go with the cluster.
Step roles_step(const EksRequest& request) {
  const plan::Cloud& cloud = request.cloud;
  const auto list = tool::role_list(cloud.region, tool::role_path(cloud.region, cloud.cluster));
  return {.id = "roles",
          .title = "remove the roles of its services",
          .commands = {list},
          .work = [list, cloud](Console& console) -> Outcome {
            const auto done = console.run(list, {.deadline = question_time});
            // The sweep says what is left.
            if (!done.ok()) return {.ok = true, .text = "not known"};
            for (const auto& name : tool::parse_roles(done.out)) {
              if (auto outcome = remove_role(console, cloud, name); !outcome.ok) return outcome;
            }
            return {.ok = true, .text = "removed"};
          }};
}

std::vector<Step> removal_steps(World& world, const CloudRemoval& removal, const EksView& view) {
  auto steps = contents_steps(world, removal);
  if (view.cluster || !view.stacks.empty()) {
    if (eksctl_can(view, removal.request.cloud)) steps.push_back(eksctl_step(removal.request));
    // What eksctl leaves, and all that it cannot remove.
    steps.push_back(stacks_step(removal.request));
    steps.push_back(roles_step(removal.request));
  }
  for (std::size_t i = 1; i < steps.size(); ++i) steps[i].needs = {steps[i - 1].id};
  return steps;
}

}  // namespace

std::vector<Step> contents_steps(World& world, const CloudRemoval& removal) {
  if (!removal.answers) return {};
  const auto objects = costly(world, removal);
  if (objects.empty()) return {};
  return {contents_step(removal, objects)};
}

CloudResult delete_eks(World& world, const CloudRemoval& removal, const EksView& view) {
  const EksRequest& request = removal.request;
  const std::string name = name_of(request.cloud);
  if (state_of(view, request.cloud) == EksState::foreign) {
    return {.code = ExitCode::failed,
            .sentence = name + " exists, but eksctl has not made it: it is not removed",
            .next = "whoever made it removes it"};
  }
  const auto steps = removal_steps(world, removal, view);
  const auto execution =
      execute(steps, world, {.folder = request.folder, .journal = request.journal});
  if (!execution.ok) return failure_of(world, request, execution);
  CloudResult result{.changed = !steps.empty(),
                     .sentence = steps.empty() ? name + " does not exist" : name + " is removed"};
  return with_leftovers(std::move(result), sweep_eks(world, request.cloud), request);
}

}  // namespace cloudctl::action
