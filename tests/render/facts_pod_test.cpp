#include "render/facts_pod.h"

#include <doctest/doctest.h>
#include <yaml-cpp/yaml.h>

#include "render/specimen.h"
#include "render/tree.h"

using namespace cloudctl;

namespace {

// The pod as a reader of the manifests sees it.
YAML::Node pod(const plan::Service& service, const std::string& path = "40-web-deployment") {
  const render::Tree files = render::render(specimen::kubernetes({service}), {});
  const YAML::Node object = YAML::Load(specimen::content(files, "manifests/" + path + ".yaml"));
  return object["spec"]["template"]["spec"];
}

YAML::Node container(const plan::Service& service, std::size_t number = 0) {
  return pod(service)["containers"][number];
}

std::string text(const YAML::Node& node) {
  return node.as<std::string>();
}

std::vector<std::string> words(const YAML::Node& node) {
  return node.as<std::vector<std::string>>();
}

}  // namespace

TEST_CASE("pod: it passes the restricted Pod Security level") {
  const YAML::Node spec = pod(specimen::web());
  CHECK(spec["securityContext"]["runAsNonRoot"].as<bool>());
  CHECK(text(spec["securityContext"]["seccompProfile"]["type"]) == "RuntimeDefault");
  CHECK_FALSE(spec["automountServiceAccountToken"].as<bool>());
  const YAML::Node security = spec["containers"][0]["securityContext"];
  CHECK_FALSE(security["allowPrivilegeEscalation"].as<bool>());
  CHECK(security["readOnlyRootFilesystem"].as<bool>());
  CHECK(words(security["capabilities"]["drop"]) == std::vector<std::string>{"ALL"});
  CHECK(text(spec["containers"][0]["volumeMounts"][0]["mountPath"]) == "/tmp");
  CHECK(spec["volumes"][0]["emptyDir"]);
}

TEST_CASE("pod: a token comes only with access") {
  plan::Service service = specimen::web();
  service.access_aws = {"arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess"};
  CHECK(pod(service)["automountServiceAccountToken"].as<bool>());
}

TEST_CASE("pod: it leaves the balancer before it is told to go, with all of its own grace") {
  plan::Service service = specimen::web();
  service.drain_seconds = 7;
  service.grace_seconds = 20;
  CHECK(container(service)["lifecycle"]["preStop"]["sleep"]["seconds"].as<int>() == 7);
  CHECK(pod(service)["terminationGracePeriodSeconds"].as<int>() == 27);
  service.ports.clear();
  CHECK_FALSE(container(service)["lifecycle"]);
  CHECK(pod(service)["terminationGracePeriodSeconds"].as<int>() == 20);
}

TEST_CASE("pod: arguments are not expanded by the kubelet") {
  plan::Service service = specimen::web();
  service.command = {"echo", "$(HOME) and $(X)", "$$", "yes"};
  CHECK(words(container(service)["args"]) ==
        std::vector<std::string>{"echo", "$$(HOME) and $$(X)", "$$", "yes"});
  CHECK_FALSE(container(service)["command"]);
}

TEST_CASE("pod: variables come from the ConfigMap, secrets by reference") {
  plan::Service service = specimen::web();
  service.env = {{"A", "yes"}};
  service.secrets = {"SESSION_KEY"};
  const YAML::Node node = container(service);
  CHECK(text(node["envFrom"][0]["configMapRef"]["name"]).starts_with("web-config-"));
  const YAML::Node secret = node["env"][0];
  CHECK(text(secret["name"]) == "SESSION_KEY");
  CHECK(text(secret["valueFrom"]["secretKeyRef"]["name"]) == "notes-secrets");
  CHECK(text(secret["valueFrom"]["secretKeyRef"]["key"]) == "SESSION_KEY");
}

TEST_CASE("pod: every kind of probe") {
  plan::Service service = specimen::web();
  service.probes.ready =
      plan::Probe{.kind = config::ProbeKind::http, .path = "/readyz", .port = 81};
  service.probes.live = plan::Probe{.kind = config::ProbeKind::exec, .command = {"check", "yes"}};
  service.probes.start = plan::Probe{.kind = config::ProbeKind::tcp,
                                     .port = 82,
                                     .delay_seconds = 2,
                                     .period_seconds = 1,
                                     .failures = 60};
  const YAML::Node node = container(service);
  CHECK(text(node["readinessProbe"]["httpGet"]["path"]) == "/readyz");
  CHECK(node["readinessProbe"]["httpGet"]["port"].as<int>() == 81);
  CHECK_FALSE(node["readinessProbe"]["initialDelaySeconds"]);
  CHECK(words(node["livenessProbe"]["exec"]["command"]) ==
        std::vector<std::string>{"check", "yes"});
  CHECK(node["startupProbe"]["tcpSocket"]["port"].as<int>() == 82);
  CHECK(node["startupProbe"]["initialDelaySeconds"].as<int>() == 2);
  CHECK(node["startupProbe"]["failureThreshold"].as<int>() == 60);
}

TEST_CASE("pod: requests and limits stand where they are given") {
  plan::Service service = specimen::web();
  CHECK_FALSE(container(service)["resources"]);
  service.resources = {"100m", "", "64Mi", "128Mi"};
  const YAML::Node resources = container(service)["resources"];
  CHECK(text(resources["requests"]["cpu"]) == "100m");
  CHECK(text(resources["requests"]["memory"]) == "64Mi");
  CHECK_FALSE(resources["limits"]["cpu"]);
  CHECK(text(resources["limits"]["memory"]) == "128Mi");
}

TEST_CASE("pod: two replicas spread over nodes and zones, one needs no spreading") {
  plan::Service service = specimen::web();
  CHECK_FALSE(pod(service)["topologySpreadConstraints"]);
  service.replicas = 2;
  const YAML::Node spread = pod(service)["topologySpreadConstraints"];
  CHECK(text(spread[0]["topologyKey"]) == "kubernetes.io/hostname");
  CHECK(text(spread[1]["topologyKey"]) == "topology.kubernetes.io/zone");
  CHECK(text(spread[0]["whenUnsatisfiable"]) == "ScheduleAnyway");
  CHECK(text(spread[0]["matchLabelKeys"][0]) == "pod-template-hash");
  service.workload = config::Workload::statefulset;
  CHECK_FALSE(pod(service, "40-web-statefulset")["topologySpreadConstraints"][0]["matchLabelKeys"]);
}

TEST_CASE("pod: volumes are claims beside a Deployment, and the group may write to them") {
  plan::Service service = specimen::web();
  CHECK_FALSE(pod(service)["securityContext"]["fsGroup"]);
  service.volumes = {{"data", "/data", "1Gi"}, {"tmp", "/tmp", "1Gi"}};
  const YAML::Node spec = pod(service);
  CHECK(spec["securityContext"]["fsGroup"].as<int>() == 10001);
  CHECK(spec["volumes"].size() == 2);  // no second /tmp
  CHECK(text(spec["volumes"][0]["persistentVolumeClaim"]["claimName"]) == "web-data");
  CHECK(text(spec["containers"][0]["volumeMounts"][1]["mountPath"]) == "/tmp");
}

TEST_CASE("pod: companions stand beside the service, with their own settings") {
  plan::Service service = specimen::web();
  plan::Companion companion{.name = "watcher"};
  companion.image.reference = "watcher:1";
  companion.command = {"watch"};
  companion.env = {{"B", "2"}};
  companion.secrets = {"KEY"};
  service.companions = {companion};
  const YAML::Node node = container(service, 1);
  CHECK(text(node["name"]) == "watcher");
  CHECK(text(node["image"]) == "watcher:1");
  CHECK(words(node["args"]) == std::vector<std::string>{"watch"});
  CHECK(text(node["envFrom"][0]["configMapRef"]["name"]).starts_with("web-watcher-config-"));
  CHECK_FALSE(node["ports"]);
  CHECK_FALSE(node["lifecycle"]);
  CHECK(node["securityContext"]["readOnlyRootFilesystem"].as<bool>());
}

TEST_CASE("pod: our own tags are not pulled again, others as Kubernetes decides") {
  plan::Service service = specimen::web();
  CHECK_FALSE(container(service)["imagePullPolicy"]);
  service.image = specimen::generated(config::Language::node, "server.js");
  CHECK(text(container(service)["imagePullPolicy"]) == "IfNotPresent");
}

TEST_CASE("pod: an image of our making runs as the user that it was made for") {
  plan::Service service = specimen::web();
  CHECK_FALSE(container(service)["securityContext"]["runAsUser"]);
  service.image = specimen::generated(config::Language::node, "server.js");
  CHECK(container(service)["securityContext"]["runAsUser"].as<int>() == 10001);
  service.image = specimen::generated(config::Language::site, "");
  CHECK(container(service)["securityContext"]["runAsGroup"].as<int>() == 101);
}
