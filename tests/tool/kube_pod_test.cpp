#include "tool/kube_pod.h"

#include <doctest/doctest.h>

#include "base/error.h"
#include "tool/captured.h"

using namespace cloudctl;

static tool::KubeObject object(const std::string& json) {
  return tool::parse_objects(json, "kubectl get").front();
}

static const char* const crashing = R"({"apiVersion": "v1", "kind": "Pod",
  "metadata": {"name": "web-5d9c-x", "namespace": "notes", "uid": "u7",
    "creationTimestamp": "2026-11-21T15:00:00Z",
    "labels": {"app.kubernetes.io/name": "web", "pod-template-hash": "5d9c"},
    "ownerReferences": [{"kind": "Other", "name": "o"},
                        {"kind": "ReplicaSet", "name": "web-5d9c", "controller": true}]},
  "spec": {"nodeName": "n1",
    "initContainers": [{"name": "setup", "image": "setup:1"}],
    "containers": [{"name": "web", "image": "web:1", "resources": {
      "limits": {"memory": "128Mi", "cpu": "1"}, "requests": {"memory": "32Mi", "cpu": "50m"}}},
      {"name": "side", "image": "side:1"}]},
  "status": {"phase": "Running", "podIP": "10.1.0.7", "startTime": "2026-11-21T15:00:01Z",
    "conditions": [{"type": "Ready", "status": "False", "reason": "ContainersNotReady",
      "message": "containers with unready status: [web]",
      "lastTransitionTime": "2026-11-21T15:00:02Z"}],
    "initContainerStatuses": [{"name": "setup", "ready": true, "restartCount": 0,
      "state": {"terminated": {"exitCode": 0, "reason": "Completed"}}}],
    "containerStatuses": [{"name": "web", "ready": false, "started": false, "restartCount": 4,
      "imageID": "docker.io/library/web@sha256:aa",
      "state": {"waiting": {"reason": "CrashLoopBackOff", "message": "back-off 40s restarting"}},
      "lastState": {"terminated": {"exitCode": 137, "signal": 9, "reason": "OOMKilled",
        "message": "last words", "finishedAt": "2026-11-21T15:01:00Z"}}}]}})";

TEST_CASE("kube pod: who it belongs to, where it runs, how it stands") {
  const tool::Pod pod = tool::parse_pod(object(crashing));
  CHECK(pod.name == "web-5d9c-x");
  CHECK(pod.uid == "u7");
  CHECK(pod.service == "web");
  CHECK(pod.template_hash == "5d9c");
  CHECK(pod.phase == "Running");
  CHECK(pod.node == "n1");
  CHECK(pod.address == "10.1.0.7");
  CHECK(pod.created == "2026-11-21T15:00:00Z");
  CHECK(pod.started == "2026-11-21T15:00:01Z");
  CHECK(pod.owner_kind == "ReplicaSet");
  CHECK(pod.owner_name == "web-5d9c");
  CHECK_FALSE(pod.ready);
  const tool::PodCondition* ready = tool::find_condition(pod, "Ready");
  REQUIRE(ready != nullptr);
  CHECK(ready->reason == "ContainersNotReady");
  CHECK(ready->since == "2026-11-21T15:00:02Z");
  CHECK(tool::find_condition(pod, "PodScheduled") == nullptr);
}

TEST_CASE("kube pod: its containers in order, those of the beginning first") {
  const tool::Pod pod = tool::parse_pod(object(crashing));
  REQUIRE(pod.containers.size() == 3);
  CHECK(pod.containers[0].name == "setup");
  CHECK(pod.containers[0].state == "terminated");
  CHECK(pod.containers[0].init);
  CHECK_FALSE(pod.containers[1].init);
  const tool::PodContainer& web = pod.containers[1];
  CHECK(web.image == "web:1");
  CHECK(web.image_id == "docker.io/library/web@sha256:aa");
  CHECK(web.state == "waiting");
  CHECK(web.reason == "CrashLoopBackOff");
  CHECK(web.message == "back-off 40s restarting");
  CHECK(web.restarts == 4);
  CHECK(web.last_reason == "OOMKilled");
  CHECK(web.last_message == "last words");
  CHECK(web.last_exit_code == 137);
  CHECK(web.last_signal == 9);
  CHECK(web.last_finished_at == "2026-11-21T15:01:00Z");
  CHECK(web.memory_limit == "128Mi");
  CHECK(web.memory_request == "32Mi");
  CHECK(web.cpu_limit == "1");
  CHECK(web.cpu_request == "50m");
  // The kubelet has said nothing of this one yet.
  CHECK(pod.containers[2].name == "side");
  CHECK(pod.containers[2].state.empty());
}

TEST_CASE("kube pod: one that was evicted or nothing was done with yet") {
  const tool::Pod evicted = tool::parse_pod(object(R"({"kind": "Pod", "metadata": {"name": "a",
    "deletionTimestamp": "2026-11-21T15:00:00Z",
    "labels": {"controller-revision-hash": "web-77"}},
    "status": {"phase": "Failed", "reason": "Evicted", "message": "low on memory"}})"));
  CHECK(evicted.phase == "Failed");
  CHECK(evicted.reason == "Evicted");
  CHECK(evicted.message == "low on memory");
  CHECK(evicted.template_hash == "web-77");
  CHECK(evicted.being_deleted);
  CHECK(evicted.containers.empty());
}

TEST_CASE("kube pod: another kind is refused") {
  CHECK_THROWS_WITH_AS(
      (void)tool::parse_pod(object(R"({"kind": "Service", "metadata": {"name": "a"}})")),
      "a \"Service\" was given where a pod was expected", base::Error);
}

TEST_CASE("kube event: of the old form, and of a series") {
  CHECK(tool::parse_event(object(R"({"apiVersion": "v1", "kind": "Event",
    "metadata": {"name": "x", "creationTimestamp": "2026-11-21T15:00:00Z"},
    "involvedObject": {"kind": "Pod", "name": "web-1", "uid": "u7"}, "type": "Warning",
    "reason": "Unhealthy", "message": "Readiness probe failed", "count": 7,
    "lastTimestamp": "2026-11-21T15:02:00Z", "eventTime": null})")) ==
        tool::KubeEvent{.about_kind = "Pod",
                        .about_name = "web-1",
                        .about_uid = "u7",
                        .type = "Warning",
                        .reason = "Unhealthy",
                        .message = "Readiness probe failed",
                        .last = "2026-11-21T15:02:00Z",
                        .count = 7});
  const tool::KubeEvent series = tool::parse_event(object(R"({"kind": "Event",
    "metadata": {"name": "x"}, "regarding": {"kind": "Pod", "name": "b", "uid": "u"},
    "type": "Normal", "reason": "Scheduled", "note": "told so",
    "eventTime": "2026-11-21T15:00:00.000000Z",
    "series": {"count": 3, "lastObservedTime": "2026-11-21T15:03:00.000000Z"}})"));
  CHECK(series.about_name == "b");
  CHECK(series.message == "told so");
  CHECK(series.count == 3);
  CHECK(series.last == "2026-11-21T15:03:00.000000Z");
}

TEST_CASE("kube event: one without any time happened when it was written down") {
  CHECK(tool::parse_event(object(R"({"kind": "Event", "metadata": {"name": "x",
    "creationTimestamp": "2026-11-21T15:00:00Z"}, "lastTimestamp": null})"))
            .last == "2026-11-21T15:00:00Z");
}

TEST_CASE("kube pod: a real one whose image cannot be had") {
  const auto objects = tool::parse_objects(test::captured("kube_pods.json"), "kubectl get pods");
  REQUIRE(objects.size() == 1);
  const tool::Pod pod = tool::parse_pod(objects[0]);
  CHECK(pod.service == "d");
  CHECK(pod.template_hash == "57954b9b9c");
  CHECK(pod.phase == "Pending");
  CHECK(pod.node == "node1");
  CHECK(pod.owner_name == "d-57954b9b9c");
  CHECK(pod.conditions.size() == 5);
  REQUIRE(pod.containers.size() == 1);
  CHECK(pod.containers[0].state == "waiting");
  CHECK(pod.containers[0].reason == "ErrImagePull");
  CHECK(pod.containers[0].message.ends_with("connect: connection refused"));
  const auto events = tool::parse_objects(test::captured("kube_events.json"), "kubectl get events");
  REQUIRE(events.size() == 3);
  const tool::KubeEvent event = tool::parse_event(events[1]);
  CHECK(event.about_uid == pod.uid);
  CHECK(event.type == "Warning");
  CHECK(event.reason == "Failed");
  CHECK(event.message == "Error: ErrImagePull");
  CHECK(event.last == "2026-11-21T15:26:07Z");
}
