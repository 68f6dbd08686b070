#include <doctest/doctest.h>

#include "observe/kube_values.h"
#include "observe/pod_cause.h"
#include "observe/pod_cause_parts.h"

namespace {

using namespace cloudctl;
using namespace cloudctl::test;
using observe::PodClue;

constexpr const char* aside =
    " no new claims to deallocate, preemption: 0/2 nodes are available: 2 Preemption is not "
    "helpful for scheduling.";

constexpr std::int64_t gib = std::int64_t{1} << 30;

PodClue unfit(const std::string& what) {
  PodClue clue{.pod = unplaced("0/2 nodes are available: " + what + "." + aside)};
  clue.pod.containers.front().cpu_request = "30";
  clue.pod.containers.front().memory_request = "640Gi";
  clue.nodes = {{.name = "node1", .ready = true, .cpu_millis = 2000, .memory_bytes = 24 * gib},
                {.name = "node2", .ready = true, .cpu_millis = 2000, .memory_bytes = 24 * gib}};
  auto other = pod("other", "x", running(true));
  other.containers.front().cpu_request = "1070m";
  other.containers.front().memory_request = "2Gi";
  clue.others = {other};
  return clue;
}

observe::Cause cause_of(const PodClue& clue) {
  const auto found = observe::pod_cause(clue);
  REQUIRE(found);
  return *found;
}

tool::KubeObject claim(const std::string& phase) {
  return {.ref = {.kind = "PersistentVolumeClaim", .name = "web-data"},
          .uid = "claim-1",
          .json = R"({"spec":{"resources":{"requests":{"storage":"1Gi"}}},"status":{"phase":")" +
                  phase + "\"}}"};
}

std::optional<observe::Cause> claim_told(const std::string& reason, const std::string& message) {
  auto told = event(reason, message);
  told.about_uid = "claim-1";
  return observe::claim_cause({claim("Pending")}, {told});
}

}  // namespace

TEST_CASE("pod_cause_place: what does not fit is told with what is asked for and what is free") {
  auto cause = cause_of(unfit("2 Insufficient memory"));
  CHECK(cause.sentence ==
        "pod \"web-new-1\" fits on no node: it asks for 640 GiB of memory; free are 22 GiB of 24 "
        "GiB on node \"node1\", 24 GiB of 24 GiB on node \"node2\"");
  CHECK(cause.next == "lower \"resources.memory\" of \"web\", or add a node");
  CHECK(cause.final);
  cause = cause_of(unfit("2 Insufficient cpu"));
  CHECK(cause.sentence ==
        "pod \"web-new-1\" fits on no node: it asks for 30 cpu; free are 930m of 2 cpu on node "
        "\"node1\", 2 of 2 cpu on node \"node2\"");
  cause = cause_of(unfit("2 Insufficient cpu, 2 Insufficient memory"));
  CHECK(cause.sentence.find("it asks for 30 cpu and 640 GiB of memory; free are 930m of 2 cpu and "
                            "22 GiB of 24 GiB on node \"node1\"") != std::string::npos);
}

TEST_CASE("pod_cause_place: who may not see all pods says what the nodes have") {
  auto clue = unfit("2 Insufficient memory");
  clue.others.clear();
  CHECK(cause_of(clue).sentence.find("there are 24 GiB of memory on node \"node1\"") !=
        std::string::npos);
  clue.nodes.clear();
  CHECK(cause_of(clue).sentence.find("; 2 Insufficient memory") != std::string::npos);
}

TEST_CASE("pod_cause_place: many nodes are counted, not listed") {
  auto clue = unfit("5 Insufficient memory");
  for (const char* name : {"node3", "node4", "node5"}) {
    clue.nodes.push_back({.name = name, .cpu_millis = 2000, .memory_bytes = 24 * gib});
  }
  const auto sentence = cause_of(clue).sentence;
  CHECK(sentence.find("node3") != std::string::npos);
  CHECK(sentence.find("node4") == std::string::npos);
  CHECK(sentence.find(", and no more on 2 other nodes") != std::string::npos);
}

TEST_CASE("pod_cause_place: while a node or room is coming, it may heal") {
  auto clue = unfit("2 Insufficient memory");
  clue.events = {event("TriggeredScaleUp", "pod triggered scale-up")};
  CHECK_FALSE(cause_of(clue).final);
  clue.events.clear();
  clue.others.front().being_deleted = true;
  CHECK_FALSE(cause_of(clue).final);
}

TEST_CASE("pod_cause_place: a pod asks for its containers together, or for its largest init one") {
  auto one = pod("a", "x", running(true));
  one.containers.front().cpu_request = "100m";
  one.containers.front().memory_limit = "64Mi";
  one.containers.push_back({.name = "beside", .memory_request = "64Mi"});
  CHECK(observe::asked_for(one) == observe::Room{100, 128 << 20});
  one.containers.push_back({.name = "before", .init = true, .memory_request = "256Mi"});
  CHECK(observe::asked_for(one) == observe::Room{100, 256 << 20});
}

TEST_CASE("pod_cause_place: pods that are over take no room") {
  const tool::Node node{.name = "node1", .cpu_millis = 1000, .memory_bytes = gib};
  auto over = pod("a", "x", running(true));
  over.containers.front().memory_request = "512Mi";
  CHECK(observe::free_on(node, {over}) == observe::Room{1000, gib / 2});
  over.phase = "Succeeded";
  CHECK(observe::free_on(node, {over}) == observe::Room{1000, gib});
}

TEST_CASE("pod_cause_place: labels, taints and other resources") {
  CHECK(cause_of(unfit("2 node(s) didn't match Pod's node affinity/selector")).sentence ==
        "pod \"web-new-1\" gets no node: no node has the labels it asks for");
  CHECK(cause_of(unfit("2 Insufficient ephemeral-storage")).sentence ==
        "pod \"web-new-1\" gets no node: no node has enough ephemeral-storage free for what it "
        "asks for");
  const auto tainted =
      cause_of(unfit("2 node(s) had untolerated taint {node.kubernetes.io/"
                     "not-ready: }"));
  CHECK(tainted.sentence ==
        "pod \"web-new-1\" gets no node: 2 node(s) had untolerated taint "
        "{node.kubernetes.io/not-ready: }");
  CHECK_FALSE(tainted.final);
}

TEST_CASE("pod_cause_place: a claim without a storage class, or with one that is not there") {
  auto found = claim_told("FailedBinding",
                          "no persistent volumes available for this claim and no storage class is "
                          "set");
  REQUIRE(found);
  CHECK(found->sentence ==
        "volume claim \"web-data\" (1Gi) is not bound: the cluster has no "
        "default storage class");
  CHECK(found->final);
  found = claim_told("ProvisioningFailed", "storageclass.storage.k8s.io \"fast\" not found");
  REQUIRE(found);
  CHECK(found->sentence ==
        "volume claim \"web-data\" (1Gi) is not bound: there is no storage class \"fast\"");
  found = claim_told("ProvisioningFailed", "failed to create volume: quota of 10 disks reached");
  REQUIRE(found);
  CHECK(found->sentence ==
        "volume claim \"web-data\" (1Gi) is not bound: failed to create volume: "
        "quota of 10 disks reached");
  CHECK_FALSE(found->final);
  CHECK_FALSE(observe::claim_cause({claim("Bound")}, {}));
}

TEST_CASE("pod_cause_place: a pod whose claim is not bound says so") {
  PodClue clue{.pod = unplaced("0/2 nodes are available: pod has unbound immediate "
                               "PersistentVolumeClaims. not found")};
  clue.claims = claim_told("ProvisioningFailed", "storageclass.storage.k8s.io \"fast\" not found");
  CHECK(cause_of(clue).sentence.find("there is no storage class \"fast\"") != std::string::npos);
  clue.pod = unplaced(
      "0/2 nodes are available: persistentvolumeclaim \"k3-missing\" not found. "
      "not found");
  clue.claims.reset();
  CHECK(cause_of(clue).sentence ==
        "pod \"web-new-1\" gets no node: its volume claim \"k3-missing\" is not there");
  // Made a moment ago: the scheduler looks again when it hears of it.
  CHECK_FALSE(cause_of(clue).final);
}

TEST_CASE("pod_cause_place: a volume that cannot be mounted") {
  PodClue clue{.pod = pod("web-new-1", "new", waiting("ContainerCreating", ""))};
  clue.events = {event(
      "FailedMount", "MountVolume.SetUp failed for volume \"c\" : configmap \"absent\" not found")};
  CHECK(cause_of(clue).sentence ==
        "pod \"web-new-1\" waits for a volume: MountVolume.SetUp failed for volume \"c\" : "
        "configmap \"absent\" not found");
}
