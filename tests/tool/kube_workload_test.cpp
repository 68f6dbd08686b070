#include "tool/kube_workload.h"

#include <doctest/doctest.h>

#include "tool/captured.h"

using namespace cloudctl;

static tool::KubeObject object(const std::string& json) {
  return tool::parse_objects(json, "kubectl get").front();
}

TEST_CASE("kube workload: a deployment in the middle of a rollout") {
  const tool::Workload web = tool::parse_workload(object(R"({"kind": "Deployment",
    "metadata": {"name": "web", "uid": "u1", "generation": 4,
                 "labels": {"app.kubernetes.io/name": "web"}},
    "spec": {"replicas": 3, "paused": true, "template": {"spec": {"containers": [
      {"name": "web", "image": "web:2"}, {"name": "side", "image": "side:1"}]}}},
    "status": {"observedGeneration": 3, "replicas": 4, "updatedReplicas": 2, "readyReplicas": 3,
      "availableReplicas": 3, "conditions": [{"type": "Progressing", "status": "False",
      "reason": "ProgressDeadlineExceeded", "message": "has timed out progressing"}]}})"));
  CHECK(web.kind == "Deployment");
  CHECK(web.name == "web");
  CHECK(web.uid == "u1");
  CHECK(web.service == "web");
  CHECK(web.generation == 4);
  CHECK(web.observed_generation == 3);
  CHECK(web.wanted == 3);
  CHECK(web.replicas == 4);
  CHECK(web.updated == 2);
  CHECK(web.ready == 3);
  CHECK(web.available == 3);
  CHECK(web.paused);
  CHECK(web.images == std::vector<std::string>{"web:2", "side:1"});
  CHECK(web.conditions ==
        std::vector<tool::WorkloadCondition>{{.type = "Progressing",
                                              .status = "False",
                                              .reason = "ProgressDeadlineExceeded",
                                              .message = "has timed out progressing"}});
}

TEST_CASE("kube workload: replicas that an autoscaler owns may stand nowhere") {
  CHECK_FALSE(tool::parse_workload(object(R"({"kind": "Deployment", "metadata": {"name": "w"},
    "spec": {}, "status": {}})"))
                  .wanted);
}

TEST_CASE("kube workload: a stateful set has revisions, a controller of old has none") {
  const tool::Workload set = tool::parse_workload(object(R"({"kind": "StatefulSet",
    "metadata": {"name": "db"}, "spec": {"replicas": 2}, "status": {"updatedReplicas": 1,
    "replicas": 2, "currentRevision": "db-1", "updateRevision": "db-2"}})"));
  CHECK(set.current_revision == "db-1");
  CHECK(set.update_revision == "db-2");
  CHECK(set.updated == 1);
  const tool::Workload old = tool::parse_workload(object(R"({"kind": "ReplicationController",
    "metadata": {"name": "rc"}, "spec": {"replicas": 2}, "status": {"replicas": 2,
    "readyReplicas": 1, "availableReplicas": 1, "observedGeneration": 1}})"));
  CHECK(old.updated == 2);
  CHECK(old.ready == 1);
}

TEST_CASE("kube workload: jobs count what has ended, and one on a schedule what it will run") {
  const tool::Workload job = tool::parse_workload(object(R"({"kind": "Job",
    "metadata": {"name": "j"}, "spec": {"completions": 2},
    "status": {"succeeded": 1, "failed": 3, "ready": 1}})"));
  CHECK(job.wanted == 2);
  CHECK(job.succeeded == 1);
  CHECK(job.failed == 3);
  CHECK(job.ready == 1);
  const tool::Workload cron = tool::parse_workload(object(R"({"kind": "CronJob",
    "metadata": {"name": "c"}, "spec": {"suspend": true, "jobTemplate": {"spec": {"template":
    {"spec": {"containers": [{"image": "c:1"}]}}}}}})"));
  CHECK(cron.images == std::vector<std::string>{"c:1"});
  CHECK(cron.paused);
}

TEST_CASE("kube workload: which kinds are workloads") {
  CHECK(tool::is_workload(object(R"({"kind": "StatefulSet"})")));
  CHECK_FALSE(tool::is_workload(object(R"({"kind": "Pod"})")));
}

TEST_CASE("kube service: ports, and the addresses that a load balancer has given") {
  CHECK(
      tool::parse_service(object(R"({"kind": "Service", "metadata": {"name": "web",
    "labels": {"app.kubernetes.io/name": "web"}},
    "spec": {"type": "LoadBalancer", "clusterIP": "10.96.0.9",
      "ports": [{"name": "http", "port": 80, "nodePort": 31000}, {"port": 9}]},
    "status": {"loadBalancer": {"ingress": [{"ip": "1.2.3.4"}, {"hostname": "x.aws"}]}}})")) ==
      tool::KubeService{.name = "web",
                        .type = "LoadBalancer",
                        .service = "web",
                        .cluster_address = "10.96.0.9",
                        .balancers = {"1.2.3.4", "x.aws"},
                        .ports = {{.name = "http", .port = 80, .node_port = 31000}, {.port = 9}}});
  CHECK(tool::parse_service(object(R"({"kind": "Service", "spec": {"type": "NodePort"},
    "status": {"loadBalancer": {}}})"))
            .balancers.empty());
}

TEST_CASE("kube node: what fits on it, and whether anything may") {
  CHECK(tool::parse_node(object(R"({"kind": "Node", "metadata": {"name": "n1"},
    "spec": {"unschedulable": true},
    "status": {"allocatable": {"cpu": "1930m", "memory": "8010Ki", "pods": "110"},
      "addresses": [{"type": "Hostname", "address": "n1"},
        {"type": "InternalIP", "address": "10.0.0.5"}, {"type": "ExternalIP", "address": "5.6.7.8"}],
      "nodeInfo": {"architecture": "arm64", "kubeletVersion": "v1.36.3"},
      "conditions": [{"type": "MemoryPressure", "status": "False"},
                     {"type": "Ready", "status": "True"}]}})")) ==
        tool::Node{.name = "n1",
                   .address = "10.0.0.5",
                   .external_address = "5.6.7.8",
                   .architecture = "arm64",
                   .version = "v1.36.3",
                   .ready = true,
                   .schedulable = false,
                   .cpu_millis = 1930,
                   .memory_bytes = 8010 * 1024,
                   .pods = 110});
}

TEST_CASE("kube autoscaler: bounds, and the measured against the wanted") {
  const tool::Autoscaler web = tool::parse_autoscaler(object(R"({
    "kind": "HorizontalPodAutoscaler",
    "metadata": {"name": "web", "labels": {"app.kubernetes.io/name": "web"}},
    "spec": {"minReplicas": 2, "maxReplicas": 5, "metrics": [{"type": "Resource",
      "resource": {"name": "cpu", "target": {"type": "Utilization", "averageUtilization": 70}}}]},
    "status": {"currentReplicas": 2, "desiredReplicas": 3, "currentMetrics": [{"type": "Resource",
      "resource": {"name": "cpu", "current": {"averageUtilization": 91, "averageValue": "91m"}}}],
      "conditions": [{"type": "ScalingActive", "status": "True"}]}})"));
  CHECK(web.service == "web");
  CHECK(web.min == 2);
  CHECK(web.max == 5);
  CHECK(web.current == 2);
  CHECK(web.desired == 3);
  CHECK(web.cpu_target == 70);
  CHECK(web.cpu_now == 91);
  CHECK(web.conditions.size() == 1);
}

TEST_CASE("kube autoscaler: one that has measured nothing yet") {
  const tool::Autoscaler web = tool::parse_autoscaler(object(R"({
    "kind": "HorizontalPodAutoscaler", "spec": {"maxReplicas": 5},
    "status": {"currentMetrics": null}})"));
  CHECK(web.min == 1);
  CHECK_FALSE(web.cpu_target);
  CHECK_FALSE(web.cpu_now);
}

TEST_CASE("kube quantities: as users write them, and as the API server may answer") {
  CHECK(tool::cpu_millis("250m") == 250);
  CHECK(tool::cpu_millis("2") == 2000);
  CHECK(tool::cpu_millis("0.1") == 100);
  CHECK(tool::cpu_millis("12345678n") == 13);
  CHECK(tool::cpu_millis("2500u") == 3);
  CHECK_FALSE(tool::cpu_millis("much"));
  CHECK_FALSE(tool::cpu_millis(""));
  CHECK(tool::bytes("128Mi") == 128 << 20);
  CHECK(tool::bytes("32891112Ki") == 32891112LL * 1024);
  CHECK(tool::bytes("128974848000m") == 128974848);
  CHECK_FALSE(tool::bytes("m"));
  CHECK_FALSE(tool::bytes(""));
}

TEST_CASE("kube workload: a real rollout, its service and a node") {
  const auto objects = tool::parse_objects(test::captured("kube_objects.json"), "kubectl get");
  REQUIRE(objects.size() == 3);
  const tool::Workload web = tool::parse_workload(objects[0]);
  CHECK(web.kind == "Deployment");
  CHECK(web.observed_generation == 3);
  CHECK(web.wanted == 2);
  CHECK(web.replicas == 3);
  CHECK(web.updated == 1);
  CHECK(web.available == 0);
  CHECK(web.images == std::vector<std::string>{"localhost:1/nope:2"});
  CHECK(web.conditions.size() == 2);
  const tool::KubeService service = tool::parse_service(objects[1]);
  CHECK(service.type == "NodePort");
  CHECK(service.ports ==
        std::vector<tool::ServicePort>{{.name = "http", .port = 80, .node_port = 31139}});
  const auto nodes = tool::parse_objects(test::captured("kube_nodes.json"), "kubectl get nodes");
  const tool::Node node = tool::parse_node(nodes.at(0));
  CHECK(node.address == "10.99.0.2");
  CHECK(node.ready);
  CHECK(node.cpu_millis == 2000);
  CHECK(node.memory_bytes == 24581684LL * 1024);
  CHECK(node.version == "v1.36.3");
}
