#include <doctest/doctest.h>

#include "observe/kube_values.h"
#include "observe/pod_cause.h"

namespace {

using namespace cloudctl;
using namespace cloudctl::test;

observe::Cause refused(const std::string& message) {
  auto workload = deployment(1, 0, 0);
  workload.conditions = {{.type = "ReplicaFailure",
                          .status = "True",
                          .reason = "FailedCreate",
                          .message = "pods \"web-7478f499f-pck2v\" is forbidden: " + message}};
  const auto found = observe::workload_cause(workload, {});
  REQUIRE(found);
  return *found;
}

}  // namespace

TEST_CASE("workload_cause: a workload whose pods are made has none") {
  CHECK_FALSE(observe::workload_cause(deployment(3, 3, 3), {}));
}

TEST_CASE("workload_cause: pods that a security level refuses") {
  const auto cause = refused(
      "violates PodSecurity \"restricted:latest\": runAsNonRoot != true (pod "
      "or container \"web\" must set securityContext.runAsNonRoot=true)");
  CHECK(cause.sentence ==
        "no pod of \"web\" is let in: the namespace's security level "
        "\"restricted:latest\" forbids runAsNonRoot != true (pod or container "
        "\"web\" must set securityContext.runAsNonRoot=true)");
  CHECK(cause.final);
}

TEST_CASE("workload_cause: a quota that is used up, or wants resources to be said") {
  CHECK(refused("exceeded quota: small, requested: limits.memory=32Mi, used: limits.memory=32Mi, "
                "limited: limits.memory=48Mi")
            .sentence ==
        "no more pods of \"web\" are let in: quota \"small\" allows "
        "limits.memory=48Mi, of which limits.memory=32Mi is used and "
        "limits.memory=32Mi is asked for");
  CHECK(refused("failed quota: small: must specify limits.memory for: web").sentence ==
        "no pod of \"web\" is let in: quota \"small\" wants every container to say limits.memory "
        "for: web");
}

TEST_CASE("workload_cause: a service account that is not there, a webhook that refuses") {
  CHECK(refused("error looking up service account k3/nobody: serviceaccount \"nobody\" not found")
            .sentence == "no pod of \"web\" can be made: service account \"nobody\" is not there");
  CHECK(refused("admission webhook \"policy.acme.example\" denied the request: no latest tags")
            .sentence ==
        "no pod of \"web\" is let in: admission webhook \"policy.acme.example\" "
        "says \"no latest tags\"");
}

TEST_CASE("workload_cause: unknown words are passed on") {
  const auto cause = refused("the moon is full");
  CHECK(cause.sentence ==
        "no pod of \"web\" can be made: pods \"web-7478f499f-pck2v\" is "
        "forbidden: the moon is full");
  CHECK_FALSE(cause.final);
}

TEST_CASE("workload_cause: a stateful set tells by its events alone") {
  tool::Workload workload{.kind = "StatefulSet",
                          .name = "web",
                          .uid = "s1",
                          .service = "web",
                          .wanted = 2,
                          .replicas = 1};
  auto told =
      event("FailedCreate",
            "Create Pod web-1 in StatefulSet web failed error: pods \"web-1\" is forbidden: "
            "exceeded quota: small, requested: limits.memory=32Mi, used: "
            "limits.memory=32Mi, limited: limits.memory=48Mi");
  told.about_uid = "s1";
  REQUIRE(observe::workload_cause(workload, {told}));
  CHECK(observe::workload_cause(workload, {told})->sentence.find("quota \"small\"") !=
        std::string::npos);
  workload.replicas = 2;
  CHECK_FALSE(observe::workload_cause(workload, {told}));
}

TEST_CASE("workload_cause: events of a deployment are about its replica sets") {
  auto workload = deployment(1, 0, 0);
  workload.replicas = 0;
  auto told = event("FailedCreate", "Error creating: pods \"web-1\" is forbidden: no");
  told.about_kind = "ReplicaSet";
  told.about_name = "web-7478f499f";
  CHECK(observe::workload_cause(workload, {told}));
  told.about_name = "web-public-7478f499f";
  CHECK_FALSE(observe::workload_cause(workload, {told}));
}

TEST_CASE("workload_cause: a job that has given up says how") {
  tool::Workload workload{.kind = "Job", .name = "migrate-1", .service = "migrate"};
  workload.conditions = {{.type = "Failed",
                          .status = "True",
                          .reason = "BackoffLimitExceeded",
                          .message = "Job has reached the specified backoff limit"}};
  const auto cause = observe::workload_cause(workload, {});
  REQUIRE(cause);
  CHECK(cause->sentence == "job \"migrate-1\" has failed: it ended badly in each of its tries");
  CHECK(cause->final);
}
