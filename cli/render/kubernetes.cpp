#include "render/kubernetes.h"

#include "render/facts_kubernetes.h"
#include "render/facts_pod.h"
#include "render/yaml.h"

namespace cloudctl::render {

namespace {

// Collects the files of a plan; the numbers are the waves in which they are applied.
class Manifests {
 public:
  Manifests(Tree& files, Library& library) : files_(files), library_(library) {}

  void add(const std::string& file, const std::string& kind, const Facts& facts) {
    files_.push_back({"manifests/" + file + ".yaml",
                      library_.print_yaml("kubernetes/" + kind + ".yaml", facts)});
  }

  // A pod as it goes into its workload: moved right to stand below "template:".
  [[nodiscard]] std::string pod(const Subject& subject) {
    const int columns = subject.service.workload == config::Workload::cronjob ? 8 : 4;
    return indented(library_.print("kubernetes/pod.yaml", pod_facts(subject)), columns);
  }

 private:
  Tree& files_;
  Library& library_;
};

void add_configuration(Manifests& manifests, const Subject& subject) {
  const std::string& name = subject.service.name;
  manifests.add("20-" + name + "-serviceaccount", "serviceaccount", account_facts(subject));
  for (const Configuration& configuration : configurations(subject)) {
    manifests.add("21-" + configuration.owner + "-configmap", "configmap",
                  configmap_facts(subject, configuration));
  }
  manifests.add("22-" + name + "-networkpolicy", "networkpolicy", networkpolicy_facts(subject));
  if (owns_claims(subject.service)) return;
  for (const plan::Volume& volume : subject.service.volumes) {
    manifests.add("30-" + name + "-" + volume.name + "-pvc", "pvc", claim_facts(subject, volume));
  }
}

void add_workload(Manifests& manifests, const Subject& subject) {
  const std::string& name = subject.service.name;
  if (subject.service.workload == config::Workload::statefulset) {
    manifests.add("39-" + name + "-headless-service", "service",
                  service_facts(subject, ServiceKind::headless));
  }
  const std::string word = workload_word(subject.service.workload);
  manifests.add("40-" + name + "-" + word, word, workload_facts(subject, manifests.pod(subject)));
}

void add_exposure(Manifests& manifests, const Subject& subject) {
  const plan::Service& service = subject.service;
  const std::string& name = service.name;
  if (has_service(subject)) {
    manifests.add("50-" + name + "-service", "service",
                  service_facts(subject, ServiceKind::inside));
  }
  const bool is_public = service.expose.kind == config::Exposure::node ||
                         service.expose.kind == config::Exposure::balancer;
  if (is_public && has_service(subject)) {
    manifests.add("51-" + name + "-public-service", "service",
                  service_facts(subject, ServiceKind::outside));
  }
  if (service.expose.kind == config::Exposure::host && has_service(subject)) {
    manifests.add("52-" + name + "-ingress", "ingress", ingress_facts(subject));
  }
  if (service.autoscale && is_lasting(service.workload)) {
    manifests.add("60-" + name + "-hpa", "hpa", autoscaler_facts(subject));
  }
  if (has_budget(service)) manifests.add("61-" + name + "-pdb", "pdb", object_facts(subject));
}

}  // namespace

Tree kubernetes_files(const plan::Plan& plan, Library& library) {
  Tree files;
  Manifests manifests(files, library);
  // "default" is there in every cluster, and not ours to label.
  if (plan.target.kube_namespace != "default") {
    manifests.add("10-namespace", "namespace", namespace_facts(plan));
  }
  for (const plan::Service& service : plan.services) {
    const Subject subject{plan, service};
    add_configuration(manifests, subject);
    add_workload(manifests, subject);
    add_exposure(manifests, subject);
  }
  return files;
}

}  // namespace cloudctl::render
