#pragma once
// What the Kubernetes objects of a service say (kubernetes.io, "API reference"): every decision
// about them is taken here and in facts_pod.h. Knows no template and no file.

#include <string>
#include <vector>

#include "plan/plan.h"
#include "render/facts.h"

namespace cloudctl::render {

// A service and the plan it belongs to.
struct Subject {
  const plan::Plan& plan;
  const plan::Service& service;
};

// The variables of one container ("web", or "web.watcher" for a companion).
struct Configuration {
  std::string owner;
  std::string name;  // of the ConfigMap: with a hash of its content
  std::map<std::string, std::string> variables;
};

// One for each container that has variables.
[[nodiscard]] std::vector<Configuration> configurations(const Subject& subject);

// "deployment", "statefulset" …: the template of its workload.
[[nodiscard]] std::string workload_word(config::Workload workload);
// Goes on for ever, as opposed to jobs.
[[nodiscard]] bool is_lasting(config::Workload workload);
[[nodiscard]] bool has_service(const Subject& subject);
[[nodiscard]] bool may_be_several(const plan::Service& service);
[[nodiscard]] bool has_budget(const plan::Service& service);
// The volumes of a StatefulSet are its own; those of other workloads are claims beside them.
[[nodiscard]] bool owns_claims(const plan::Service& service);

[[nodiscard]] Facts namespace_facts(const plan::Plan& plan);
// Names and labels: all that a PodDisruptionBudget says.
[[nodiscard]] Facts object_facts(const Subject& subject);
// With the policies of AWS that its pods get: so the cluster remembers them (action/eks_access.h).
[[nodiscard]] Facts account_facts(const Subject& subject);
[[nodiscard]] Facts configmap_facts(const Subject& subject, const Configuration& configuration);
[[nodiscard]] Facts claim_facts(const Subject& subject, const plan::Volume& volume);
[[nodiscard]] Facts networkpolicy_facts(const Subject& subject);
// `pod`: the rendered pod, as it goes below "template:".
[[nodiscard]] Facts workload_facts(const Subject& subject, const std::string& pod);
[[nodiscard]] Facts ingress_facts(const Subject& subject);
[[nodiscard]] Facts autoscaler_facts(const Subject& subject);

enum class ServiceKind {
  inside,    // all ports, under their own numbers: what other services use
  outside,   // the first port, on the nodes or at a balancer
  headless,  // the names of a StatefulSet's pods
};
[[nodiscard]] Facts service_facts(const Subject& subject, ServiceKind kind);

}  // namespace cloudctl::render
