#include "render/facts_kubernetes.h"

#include <doctest/doctest.h>
#include <yaml-cpp/yaml.h>

#include "base/error.h"
#include "render/specimen.h"
#include "render/tree.h"

using namespace cloudctl;

namespace {

YAML::Node object(const plan::Plan& plan, const std::string& name) {
  return YAML::Load(specimen::content(render::render(plan, {}), "manifests/" + name + ".yaml"));
}

YAML::Node object(const plan::Service& service, const std::string& name) {
  return object(specimen::kubernetes({service}), name);
}

std::string text(const YAML::Node& node) {
  return node.as<std::string>();
}

}  // namespace

TEST_CASE("Deployment: rolls without a gap, keeps replicas unless a scaler owns them") {
  plan::Service service = specimen::web();
  service.replicas = 3;
  YAML::Node spec = object(service, "40-web-deployment")["spec"];
  CHECK(spec["replicas"].as<int>() == 3);
  CHECK(spec["strategy"]["rollingUpdate"]["maxSurge"].as<int>() == 1);
  CHECK(spec["strategy"]["rollingUpdate"]["maxUnavailable"].as<int>() == 0);
  service.autoscale = config::Autoscale{.min = 3, .max = 5, .cpu = 70};
  service.rollout.surge = "50%";
  spec = object(service, "40-web-deployment")["spec"];
  CHECK_FALSE(spec["replicas"]);
  CHECK(text(spec["strategy"]["rollingUpdate"]["maxSurge"]) == "50%");
}

TEST_CASE("Deployment: with a volume the old pod goes before the new one comes") {
  plan::Service service = specimen::web();
  service.volumes = {{"data", "/data", "5Gi"}};
  CHECK(text(object(service, "40-web-deployment")["spec"]["strategy"]["type"]) == "Recreate");
  const YAML::Node claim = object(service, "30-web-data-pvc");
  CHECK(text(claim["metadata"]["name"]) == "web-data");
  CHECK(text(claim["spec"]["resources"]["requests"]["storage"]) == "5Gi");
}

TEST_CASE("Deployment: its deadline leaves room for the start that was asked for") {
  plan::Service service = specimen::web();
  CHECK(object(service, "40-web-deployment")["spec"]["progressDeadlineSeconds"].as<int>() == 600);
  service.probes.start = plan::Probe{.period_seconds = 1, .failures = 900};
  CHECK(object(service, "40-web-deployment")["spec"]["progressDeadlineSeconds"].as<int>() == 960);
}

TEST_CASE("StatefulSet: names of its own and volumes that stay") {
  plan::Service service = specimen::web();
  service.workload = config::Workload::statefulset;
  service.volumes = {{"data", "/data", ""}};
  const YAML::Node spec = object(service, "40-web-statefulset")["spec"];
  CHECK(text(spec["serviceName"]) == "web-headless");
  CHECK(text(spec["volumeClaimTemplates"][0]["metadata"]["name"]) == "data");
  CHECK(text(spec["volumeClaimTemplates"][0]["spec"]["resources"]["requests"]["storage"]) == "1Gi");
  CHECK(text(spec["persistentVolumeClaimRetentionPolicy"]["whenDeleted"]) == "Retain");
  const YAML::Node headless = object(service, "39-web-headless-service");
  CHECK(text(headless["metadata"]["name"]) == "web-headless");
  CHECK(text(headless["spec"]["clusterIP"]) == "None");
}

TEST_CASE("ReplicationController, Job and CronJob: the pod stands where each kind wants it") {
  plan::Service service = specimen::web();
  service.workload = config::Workload::replicationcontroller;
  const YAML::Node controller = object(service, "40-web-replicationcontroller")["spec"];
  CHECK(text(controller["selector"]["app.kubernetes.io/name"]) == "web");
  CHECK(controller["template"]["spec"]["containers"].size() == 1);
  service.ports.clear();
  service.workload = config::Workload::job;
  const YAML::Node job = object(service, "40-web-job");
  CHECK(text(job["metadata"]["name"]).starts_with("web-"));
  CHECK(text(job["spec"]["template"]["spec"]["restartPolicy"]) == "OnFailure");
  plan::Service changed = service;
  changed.command = {"other"};
  CHECK(text(object(changed, "40-web-job")["metadata"]["name"]) != text(job["metadata"]["name"]));
  service.workload = config::Workload::cronjob;
  service.schedule = "*/5 * * * *";
  const YAML::Node cronjob = object(service, "40-web-cronjob")["spec"];
  CHECK(text(cronjob["schedule"]) == "*/5 * * * *");
  CHECK(text(cronjob["concurrencyPolicy"]) == "Forbid");
  CHECK(cronjob["jobTemplate"]["spec"]["template"]["spec"]["containers"].size() == 1);
}

TEST_CASE("ConfigMap: its name follows what it says") {
  plan::Service service = specimen::web();
  service.env = {{"A", "yes"}, {"y", "two\nlines"}};
  const YAML::Node first = object(service, "21-web-configmap");
  CHECK(text(first["data"]["A"]) == "yes");
  CHECK(text(first["data"]["y"]) == "two\nlines");
  CHECK(first["immutable"].as<bool>());
  CHECK(text(first["metadata"]["name"]) ==
        text(object(service, "21-web-configmap")["metadata"]["name"]));
  service.env["A"] = "no";
  CHECK(text(object(service, "21-web-configmap")["metadata"]["name"]) !=
        text(first["metadata"]["name"]));
}

TEST_CASE("Service: reachable inside under its own port, outside where it is exposed") {
  plan::Service service = specimen::web();
  service.ports = {{"http", 8080}, {"metrics", 9090}};
  service.expose = {.kind = config::Exposure::balancer};
  const YAML::Node inside = object(service, "50-web-service")["spec"];
  CHECK(text(inside["type"]) == "ClusterIP");
  CHECK(inside["ports"].size() == 2);
  CHECK(inside["ports"][0]["port"].as<int>() == 8080);
  YAML::Node outside = object(service, "51-web-public-service")["spec"];
  CHECK(text(outside["type"]) == "LoadBalancer");
  CHECK(outside["ports"].size() == 1);
  CHECK(outside["ports"][0]["port"].as<int>() == 80);
  CHECK(text(outside["ports"][0]["targetPort"]) == "http");
  service.expose = {.kind = config::Exposure::balancer, .port = 8443};
  outside = object(service, "51-web-public-service")["spec"];
  CHECK(outside["ports"][0]["port"].as<int>() == 8443);
  service.expose = {.kind = config::Exposure::node, .port = 31000};
  outside = object(service, "51-web-public-service")["spec"];
  CHECK(text(outside["type"]) == "NodePort");
  CHECK(outside["ports"][0]["nodePort"].as<int>() == 31000);
  service.expose = {.kind = config::Exposure::node};
  CHECK_FALSE(object(service, "51-web-public-service")["spec"]["ports"][0]["nodePort"]);
}

TEST_CASE("Ingress: leads a host to the service, with a certificate of its name") {
  plan::Service service = specimen::web();
  service.expose = {.kind = config::Exposure::host, .host = "notes.example.com"};
  const YAML::Node spec = object(service, "52-web-ingress")["spec"];
  CHECK(text(spec["rules"][0]["host"]) == "notes.example.com");
  CHECK(text(spec["tls"][0]["hosts"][0]) == "notes.example.com");
  CHECK(text(spec["tls"][0]["secretName"]) == "web-tls");
  const YAML::Node backend = spec["rules"][0]["http"]["paths"][0]["backend"]["service"];
  CHECK(text(backend["port"]["name"]) == "http");
}

TEST_CASE("NetworkPolicy: only those who use it, the namespace, or everybody") {
  plan::Service db = specimen::web();
  db.name = "db";
  db.expose.kind = config::Exposure::none;
  plan::Service web = specimen::web();
  web.uses = {"db"};
  const plan::Plan plan = specimen::kubernetes({db, web});
  const YAML::Node closed = object(plan, "22-db-networkpolicy")["spec"]["ingress"][0];
  CHECK(closed["from"].size() == 1);
  CHECK(text(closed["from"][0]["podSelector"]["matchLabels"]["app.kubernetes.io/name"]) == "web");
  const YAML::Node inside = object(plan, "22-web-networkpolicy")["spec"]["ingress"][0];
  CHECK(inside["from"][0]["podSelector"].size() == 0);
  CHECK(object(db, "22-db-networkpolicy")["spec"]["ingress"].size() == 0);
  web.expose.kind = config::Exposure::node;
  const YAML::Node open = object(web, "22-web-networkpolicy")["spec"]["ingress"][0];
  CHECK_FALSE(open["from"]);
  CHECK(open["ports"][0]["port"].as<int>() == 8080);
}

TEST_CASE("autoscaler: names its workload, its bounds and what it looks at") {
  plan::Service service = specimen::web();
  service.autoscale = config::Autoscale{.min = 2, .max = 5, .cpu = 70, .memory = 80};
  YAML::Node spec = object(service, "60-web-hpa")["spec"];
  CHECK(text(spec["scaleTargetRef"]["kind"]) == "Deployment");
  CHECK(spec["minReplicas"].as<int>() == 2);
  CHECK(spec["maxReplicas"].as<int>() == 5);
  CHECK(text(spec["metrics"][0]["resource"]["name"]) == "cpu");
  CHECK(spec["metrics"][1]["resource"]["target"]["averageUtilization"].as<int>() == 80);
  service.workload = config::Workload::replicationcontroller;
  spec = object(service, "60-web-hpa")["spec"];
  CHECK(text(spec["scaleTargetRef"]["apiVersion"]) == "v1");
}

TEST_CASE("autoscaler: beside companions, which ask for nothing, it looks at the service alone") {
  plan::Service service = specimen::web();
  service.autoscale = config::Autoscale{.min = 2, .max = 5, .cpu = 70, .memory = 80};
  service.companions = {{.name = "watcher", .image = {.reference = "busybox:1.36"}}};
  const YAML::Node metrics = object(service, "60-web-hpa")["spec"]["metrics"];
  REQUIRE(metrics.size() == 2);
  CHECK(text(metrics[0]["type"]) == "ContainerResource");
  CHECK(text(metrics[0]["containerResource"]["container"]) == "web");
  CHECK(metrics[1]["containerResource"]["target"]["averageUtilization"].as<int>() == 80);
}

TEST_CASE("disruption budget: from two replicas on, and never one that blocks a drain") {
  plan::Service service = specimen::web();
  CHECK_FALSE(specimen::has(render::render(specimen::kubernetes({service}), {}),
                            "manifests/61-web-pdb.yaml"));
  service.replicas = 2;
  const YAML::Node spec = object(service, "61-web-pdb")["spec"];
  CHECK(spec["maxUnavailable"].as<int>() == 1);
  CHECK(text(spec["unhealthyPodEvictionPolicy"]) == "AlwaysAllow");
}

TEST_CASE("Kubernetes: a canary rollout is refused, not rolled as something else") {
  plan::Service service = specimen::web();
  service.rollout.strategy = config::Strategy::canary;
  CHECK_THROWS_WITH_AS((void)object(service, "40-web-deployment"),
                       "service \"web\" wants a canary rollout, which cannot be rendered for "
                       "Kubernetes yet",
                       base::Error);
}
