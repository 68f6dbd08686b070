#include "render/kubernetes.h"

#include <doctest/doctest.h>
#include <yaml-cpp/yaml.h>

#include "render/specimen.h"
#include "render/tree.h"

using namespace cloudctl;

namespace {

std::vector<std::string> paths(const plan::Plan& plan) {
  std::vector<std::string> list;
  for (const render::File& file : render::render(plan, {})) list.push_back(file.path);
  return list;
}

}  // namespace

TEST_CASE("Kubernetes: files stand in the order in which they are applied") {
  plan::Service web = specimen::web();
  web.env = {{"A", "1"}};
  web.replicas = 2;
  web.expose.kind = config::Exposure::balancer;
  CHECK(paths(specimen::kubernetes({web})) ==
        std::vector<std::string>{
            "manifests/10-namespace.yaml", "manifests/20-web-serviceaccount.yaml",
            "manifests/21-web-configmap.yaml", "manifests/22-web-networkpolicy.yaml",
            "manifests/40-web-deployment.yaml", "manifests/50-web-service.yaml",
            "manifests/51-web-public-service.yaml", "manifests/61-web-pdb.yaml"});
}

TEST_CASE("Kubernetes: a worker has no Service, the namespace \"default\" is not ours") {
  plan::Service worker = specimen::web();
  worker.ports.clear();
  worker.probes = {};
  plan::Plan plan = specimen::kubernetes({worker});
  plan.target.kube_namespace = "default";
  CHECK(paths(plan) == std::vector<std::string>{"manifests/20-web-serviceaccount.yaml",
                                                "manifests/22-web-networkpolicy.yaml",
                                                "manifests/40-web-deployment.yaml"});
}

TEST_CASE(
    "Kubernetes: every object says whose it is, even with names that YAML takes for a truth") {
  plan::Service service = specimen::web();
  service.name = "y";
  service.replicas = 2;
  plan::Plan plan = specimen::kubernetes({service});
  plan.project = "on";
  for (const render::File& file : render::render(plan, {})) {
    CAPTURE(file.content);
    const YAML::Node object = YAML::Load(file.content);
    const YAML::Node labels = object["metadata"]["labels"];
    CHECK(labels["app.kubernetes.io/part-of"].as<std::string>() == "on");
    CHECK(labels["app.kubernetes.io/part-of"].Tag() == "!");  // quoted
    CHECK(labels["app.kubernetes.io/managed-by"].as<std::string>() == "cloudctl");
    CHECK(object["apiVersion"]);
    CHECK(object["kind"]);
  }
}
