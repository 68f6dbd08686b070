#include "observe/cluster.h"

#include <algorithm>
#include <future>
#include <map>

#include "base/text.h"
#include "observe/cluster_judge.h"
#include "observe/pod_cause.h"

namespace cloudctl::observe {
namespace {

constexpr std::chrono::seconds answer_time{25};  // kubectl itself gives up after 20 s

// What a status is made of.
constexpr const char* status_kinds[][2] = {{"apps/v1", "Deployment"},
                                           {"apps/v1", "StatefulSet"},
                                           {"v1", "ReplicationController"},
                                           {"batch/v1", "Job"},
                                           {"batch/v1", "CronJob"},
                                           {"v1", "Pod"},
                                           {"v1", "Service"},
                                           {"autoscaling/v2", "HorizontalPodAutoscaler"}};

std::vector<std::string> status_resources() {
  std::vector<std::string> result;
  for (const auto& [api_version, kind] : status_kinds) {
    result.push_back(tool::resource_name(api_version, kind));
  }
  return result;
}

bool needs_nodes(const std::vector<ClusterExpected>& expected) {
  return std::any_of(expected.begin(), expected.end(), [](const ClusterExpected& one) {
    return one.expose.kind == config::Exposure::node;
  });
}

// Where nodes may not be listed, node ports have no address: no reason to fail.
std::vector<tool::KubeObject> nodes_if_allowed(const ClusterEyes& eyes) {
  const auto command = tool::kubectl_get(eyes.kubectl, {tool::resource_name("v1", "Node")}, "");
  const auto done = eyes.runner.run(command, {.deadline = answer_time});
  if (!done.ok()) return {};
  return tool::parse_objects(done.out, process::printed(command));
}

// Pods of a service worth a close look: in trouble first, then those that only are not ready.
std::vector<const tool::Pod*> suspects(const Scene& seen, const std::string& service) {
  std::vector<const tool::Pod*> result;
  for (const bool trouble : {true, false}) {
    for (const auto& pod : seen.pods) {
      const bool over = pod.being_deleted || pod.ready || pod.phase == "Succeeded";
      if (pod.service == service && !over && in_trouble(pod) == trouble) result.push_back(&pod);
    }
  }
  return result;
}

// The first cause that is found is told; more than a few pods are not looked at.
void explain_causes(const ClusterEyes& eyes, State& state, const Scene& seen,
                    const std::vector<ClusterExpected>& expected) {
  constexpr std::size_t most = 2;
  for (auto& service : state.services) {
    if (service.wanted == 0 || service.condition == Condition::serving) continue;
    const auto known = std::find_if(
        expected.begin(), expected.end(),
        [&](const ClusterExpected& one) { return one.service.service == service.name; });
    auto pods = suspects(seen, service.name);
    pods.resize(std::min(pods.size(), most));
    for (const auto* pod : pods) {
      const auto found =
          pod_cause(known == expected.end() ? gather(eyes, *pod) : gather(eyes, *pod, *known));
      if (!found) continue;
      service.reason = found->sentence;
      service.next = found->next;
      break;
    }
  }
}

std::string argument_after(const process::CommandLine& command, std::string_view flag) {
  const auto at = std::find(command.argv.begin(), command.argv.end(), flag);
  return at == command.argv.end() || at + 1 == command.argv.end() ? std::string() : *(at + 1);
}

// `where` is left open.
base::Failure why_not(const tool::KubeFailure& failure, const std::string& context) {
  using base::ExitCode;
  const std::string cluster =
      context.empty() ? "the cluster" : "the cluster of context \"" + context + "\"";
  const std::string words = failure.sentence.empty() ? "" : ": " + failure.sentence;
  switch (failure.kind) {
    case tool::KubeError::missing_tool:
      return {.what = "program \"kubectl\" was not found",
              .next = "install it (kubernetes.io, \"Install Tools\"), then run \"cloudctl doctor\"",
              .code = ExitCode::missing_tool};
    case tool::KubeError::unreachable:
    case tool::KubeError::busy:
      return {.what = cluster + " does not answer" + words,
              .next = "check that it runs and that this machine reaches it",
              .code = ExitCode::missing_tool};
    case tool::KubeError::no_context:
      return {.what = context.empty() ? "no cluster is chosen" + words
                                      : "there is no context \"" + context + "\"",
              .next = "see \"kubectl config get-contexts\", and set \"context\" of the target",
              .code = ExitCode::missing_tool};
    case tool::KubeError::unauthorised:
      return {.what = cluster + " does not accept your login" + words,
              .next = "log in to it again, then try \"kubectl auth whoami\"",
              .code = ExitCode::unauthorised};
    case tool::KubeError::forbidden:
      return {.what = cluster + " does not let you" + words,
              .next = "ask whoever runs it for the right, or choose another namespace",
              .code = ExitCode::unauthorised};
    default:
      return {.what = cluster + " cannot be asked" + words, .next = "run \"cloudctl doctor\""};
  }
}

}  // namespace

Scene scene(const std::vector<tool::KubeObject>& objects) {
  Scene result;
  for (const auto& object : objects) {
    if (object.ref.kind == "Pod") {
      result.pods.push_back(tool::parse_pod(object));
    } else if (object.ref.kind == "Service") {
      result.services.push_back(tool::parse_service(object));
    } else if (object.ref.kind == "Node") {
      result.nodes.push_back(tool::parse_node(object));
    } else if (object.ref.kind == "Event") {
      result.events.push_back(tool::parse_event(object));
    } else if (object.ref.kind == "HorizontalPodAutoscaler") {
      result.autoscalers.push_back(tool::parse_autoscaler(object));
    } else if (tool::is_workload(object) && object.ref.kind != "ReplicaSet") {
      result.workloads.push_back(tool::parse_workload(object));
    }
  }
  return result;
}

std::string selector(const std::string& project) {
  return "app.kubernetes.io/managed-by=cloudctl,app.kubernetes.io/part-of=" + project;
}

State cluster_state(const ClusterEyes& eyes, const std::string& project,
                    const std::vector<ClusterExpected>& expected) {
  std::future<std::vector<tool::KubeObject>> nodes;
  if (needs_nodes(expected)) {
    nodes = std::async(std::launch::async, [&] { return nodes_if_allowed(eyes); });
  }
  const auto command = tool::kubectl_get(eyes.kubectl, status_resources(), selector(project));
  const auto done = eyes.runner.run(command, {.deadline = answer_time});
  auto objects = nodes.valid() ? nodes.get() : std::vector<tool::KubeObject>();
  if (!done.ok()) throw no_cluster(command, done);
  for (auto& object : tool::parse_objects(done.out, process::printed(command))) {
    objects.push_back(std::move(object));
  }
  const auto seen = scene(objects);
  auto state = asked(eyes, judged(seen, expected), seen, expected);
  explain_causes(eyes, state, seen, expected);
  return state;
}

base::Error no_cluster(const process::CommandLine& command, const process::Completed& completed) {
  if (completed.ending == process::Ending::cancelled) {
    return base::Error({.what = "interrupted", .code = base::ExitCode::interrupted});
  }
  const auto context = argument_after(command, "--context");
  auto failure = why_not(tool::failure(completed), context);
  failure.where = tool::brief(command);
  return base::Error(failure);
}

}  // namespace cloudctl::observe
