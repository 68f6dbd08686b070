#pragma once
// What is true in a cluster, and what it means: judged from objects that kubectl printed, in the
// same values as on this machine's Docker. Judging is pure. It must not know how that state was
// reached.

#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/error.h"
#include "observe/expected.h"
#include "observe/probe.h"
#include "observe/state.h"
#include "process/runner.h"
#include "tool/kube_object.h"
#include "tool/kube_pod.h"
#include "tool/kube_workload.h"

namespace cloudctl::observe {

// What asking a cluster needs.
struct ClusterEyes {
  process::Runner& runner;
  base::Clock& clock;
  Ask ask;
  tool::Kubectl kubectl;
};

// What a service of a cluster should be; Expected's host ports mean nothing here.
struct ClusterExpected {
  Expected service;
  std::string kind = "Deployment";  // of its workload
  bool autoscaled = false;          // replicas are the autoscaler's
  plan::Expose expose;
  bool operator==(const ClusterExpected&) const = default;
};

// Everything known at one moment; kept up by the watches.
struct Scene {
  std::vector<tool::Workload> workloads;
  std::vector<tool::Pod> pods;
  std::vector<tool::KubeService> services;
  std::vector<tool::Node> nodes;        // as far as asked for
  std::vector<tool::KubeEvent> events;  // as far as asked for
  std::vector<tool::Autoscaler> autoscalers;
};
// Sorts objects of all kinds into a scene; others are passed over.
[[nodiscard]] Scene scene(const std::vector<tool::KubeObject>& objects);

// The label selector of a project's objects.
[[nodiscard]] std::string selector(const std::string& project);

// Counts, conditions, reasons: pods of the newest revision count as ready, after the workload's
// generation was observed. Pods appear as containers of the state.
[[nodiscard]] State judged(const Scene& scene, const std::vector<ClusterExpected>& expected);

// Where a service answers from outside: node port on a node's address, the balancer's address, the
// ingress host; none yet, or none at all, is empty.
[[nodiscard]] std::vector<std::string> urls(const ClusterExpected& expected, const Scene& scene);

// What those are asked with: an http ready probe's path, else whether the port takes connections
// (of an ingress host: whether anything but a gateway's error comes). Empty as urls is.
[[nodiscard]] std::vector<Question> outside_questions(const ClusterExpected& expected,
                                                      const Scene& scene);

// Asks services that answer outside; one that does not is degraded, with the reason.
[[nodiscard]] State asked(const ClusterEyes& eyes, State state, const Scene& scene,
                          const std::vector<ClusterExpected>& expected);

// What `status` shows: one `kubectl get`, judged, causes in words, asked. Throws Error when the
// cluster does not answer (missing_tool), or does not let us (unauthorised).
[[nodiscard]] State cluster_state(const ClusterEyes& eyes, const std::string& project,
                                  const std::vector<ClusterExpected>& expected);

// The Error for a question that came to nothing: cluster not reachable, login refused, no context.
[[nodiscard]] base::Error no_cluster(const process::CommandLine& command,
                                     const process::Completed& completed);

}  // namespace cloudctl::observe
