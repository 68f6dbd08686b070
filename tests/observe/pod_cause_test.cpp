#include "observe/pod_cause.h"

#include <doctest/doctest.h>

#include "observe/kube_values.h"
#include "observe/pod_cause_parts.h"

// The messages are those of a Kubernetes 1.36 with containerd 1.6 and runc 1.1, as it wrote them.

namespace {

using namespace cloudctl;
using namespace cloudctl::test;
using observe::PodClue;

observe::Cause cause_of(const PodClue& clue) {
  const auto found = observe::pod_cause(clue);
  REQUIRE(found);
  return *found;
}

PodClue of(tool::PodContainer container) {
  return {.pod = pod("web-new-1", "new", std::move(container))};
}

tool::PodContainer crashed(int code, int restarts, const std::string& reason = "Error") {
  auto container = waiting("CrashLoopBackOff", "back-off 10s restarting failed container=web");
  container.last_reason = reason;
  container.last_exit_code = code;
  container.restarts = restarts;
  return container;
}

const std::string resolve =
    "failed to pull and unpack image \"acme/web:2\": failed to resolve reference \"acme/web:2\": ";

std::string image_sentence(const std::string& message, const std::string& image = "acme/web:2") {
  auto container = waiting("ErrImagePull", message);
  container.image = image;
  return cause_of(of(container)).sentence;
}

std::string refused_configuration(const std::string& message) {
  return cause_of(of(waiting("CreateContainerConfigError", message))).sentence;
}

}  // namespace

TEST_CASE("pod_cause: a pod that serves, goes, or only begins has none") {
  CHECK_FALSE(observe::pod_cause(of(running(true))));
  CHECK_FALSE(observe::pod_cause(of(running(false))));
  CHECK_FALSE(observe::pod_cause(of(waiting("ContainerCreating", ""))));
  auto leaving = of(crashed(3, 2));
  leaving.pod.being_deleted = true;
  CHECK_FALSE(observe::pod_cause(leaving));
  CHECK_FALSE(observe::in_trouble(leaving.pod));
}

TEST_CASE("pod_cause: an image whose tag its registry does not have") {
  auto container = waiting("ErrImagePull",
                           "rpc error: code = NotFound desc = failed to pull and unpack image "
                           "\"localhost:57095/k3/box:nope\": failed to resolve reference "
                           "\"localhost:57095/k3/box:nope\": localhost:57095/k3/box:nope: not "
                           "found");
  container.image = "localhost:57095/k3/box:nope";
  const auto cause = cause_of(of(container));
  CHECK(cause.sentence ==
        "image \"localhost:57095/k3/box:nope\" does not exist: registry "
        "\"localhost:57095\" has no such name or tag");
  CHECK(cause.next == "check \"image\" of \"web\", or push it");
  CHECK(cause.final);
}

TEST_CASE("pod_cause: a registry that wants a login") {
  const auto sentence = image_sentence(
      resolve +
          "pulling from host 10.99.0.1:45729 failed with status code [manifests 1]: 401 "
          "Unauthorized",
      "localhost:45729/k3/box:1");
  CHECK(sentence ==
        "registry \"localhost:45729\" does not give image \"localhost:45729/k3/box:1\" "
        "to the cluster: it is not there, or needs a login");
  CHECK(image_sentence(resolve + "pull access denied, repository does not exist or may require "
                                 "authorization: server message: insufficient_scope: "
                                 "authorization failed")
            .find("registry \"docker.io\" does not give image \"acme/web:2\"") == 0);
}

TEST_CASE("pod_cause: a registry that cannot be reached may come back") {
  auto container =
      waiting("ErrImagePull", resolve +
                                  "failed to do request: Head "
                                  "\"http://localhost:1/v2/k3/box/manifests/1\": dial tcp "
                                  "127.0.0.1:1: connect: connection refused");
  container.image = "localhost:1/k3/box:1";
  const auto cause = cause_of(of(container));
  CHECK(cause.sentence ==
        "registry \"localhost:1\" cannot be asked for image "
        "\"localhost:1/k3/box:1\" by node \"node1\": connection refused");
  CHECK_FALSE(cause.final);
  CHECK(image_sentence(resolve + "failed to do request: Head \"https://r.example/v2/\": dial tcp: "
                                 "lookup r.example on 127.0.0.1:53: read udp 127.0.0.1:53: read: "
                                 "connection refused",
                       "r.example/web:2") ==
        "node \"node1\" cannot find out the address of registry \"r.example\", where image "
        "\"r.example/web:2\" is to come from");
}

TEST_CASE("pod_cause: what the back-off leaves out is found in the events") {
  auto clue = of(waiting("ImagePullBackOff", "Back-off pulling image \"acme/web:2\""));
  CHECK(cause_of(clue).sentence ==
        "image \"acme/web:2\" cannot be pulled by node \"node1\": Back-off pulling image "
        "\"acme/web:2\"");
  clue.events = {event("Failed", "Failed to pull image \"acme/web:2\": " + resolve +
                                     "docker.io/acme/web:2: not found")};
  CHECK(cause_of(clue).sentence.find("image \"acme/web:2\" does not exist") == 0);
}

TEST_CASE("pod_cause: other trouble with images") {
  CHECK(image_sentence(resolve + "no match for platform in manifest: not found") ==
        "image \"acme/web:2\" is not made for the processor of node \"node1\"");
  CHECK(image_sentence(resolve + "tls: failed to verify certificate: x509: certificate signed by "
                                 "unknown authority")
            .find("a certificate that node \"node1\" does not trust") != std::string::npos);
  CHECK(image_sentence(resolve + "http: server gave HTTP response to HTTPS client")
            .find("speaks plain HTTP") != std::string::npos);
  CHECK(cause_of(of(waiting("InvalidImageName", "couldn't parse image name"))).sentence ==
        "\"acme/web:2\" is no name of an image");
  CHECK(cause_of(of(waiting("ErrImageNeverPull", "Container image is not present"))).sentence ==
        "image \"acme/web:2\" is not on node \"node1\", and must not be pulled");
}

TEST_CASE("pod_cause: a crash loop is told with exit code and last lines") {
  auto clue = of(crashed(3, 2));
  clue.log = {"no database at db:5432"};
  const auto cause = cause_of(clue);
  CHECK(cause.sentence == "pod \"web-new-1\" exits with 3, again and again (2 restarts)");
  CHECK(cause.lines == std::vector<std::string>{"no database at db:5432"});
  CHECK(cause.final);
}

TEST_CASE("pod_cause: a full volume is told as the reason of a crash") {
  auto clue = of(crashed(1, 2));
  clue.log = {"FATAL:  could not write lock file \"postmaster.pid\": No space left on device"};
  const auto cause = cause_of(clue);
  CHECK(cause.sentence ==
        "pod \"web-new-1\" exits with 1: there is no room left where it writes, again and again (2 "
        "restarts)");
  CHECK(cause.next == "make room on its volume, or give it a larger one with \"storage\"");
}

TEST_CASE("pod_cause: a crash is a loop when the cluster backs off, not before") {
  tool::PodContainer container{.name = "web",
                               .image = "acme/web:2",
                               .restarts = 1,
                               .state = "terminated",
                               .reason = "Error",
                               .exit_code = 3};
  auto clue = of(container);
  CHECK_FALSE(cause_of(clue).final);
  clue.events = {event("BackOff", "Back-off restarting failed container web in pod web-new-1")};
  CHECK(cause_of(clue).final);
  clue.events = {event("BackOff", "Back-off pulling image \"acme/web:2\"")};
  CHECK_FALSE(cause_of(clue).final);
}

TEST_CASE("pod_cause: signals, a missing program and one that is not executable") {
  CHECK(cause_of(of(crashed(139, 1))).sentence ==
        "pod \"web-new-1\" is ended by signal 11 (Segmentation fault), again and again (1 "
        "restart)");
  CHECK(cause_of(of(crashed(127, 1))).sentence.find("its program was not found in the image") !=
        std::string::npos);
  CHECK(cause_of(of(crashed(126, 1))).sentence.find("its program is not executable") !=
        std::string::npos);
}

TEST_CASE("pod_cause: a service may not end well, a job may") {
  auto clue = of(crashed(0, 1, "Completed"));
  CHECK(cause_of(clue).sentence ==
        "pod \"web-new-1\" ends by itself (exit code 0), and a service "
        "must run on, again and again (1 restart)");
  clue.pod.owner_kind = "Job";
  CHECK_FALSE(observe::pod_cause(clue));
}

TEST_CASE("pod_cause: a failing job may be tried again by the cluster") {
  auto clue = of(crashed(4, 3));
  clue.pod.owner_kind = "Job";
  CHECK_FALSE(cause_of(clue).final);
}

TEST_CASE("pod_cause: out of memory is told with the limit") {
  tool::PodContainer container{.name = "web",
                               .image = "acme/web:2",
                               .state = "terminated",
                               .reason = "OOMKilled",
                               .exit_code = 137,
                               .memory_limit = "24Mi"};
  auto clue = of(container);
  auto cause = cause_of(clue);
  CHECK(cause.sentence ==
        "pod \"web-new-1\" ran out of memory: it used all of its limit of 24 MiB");
  CHECK(cause.next == "raise \"resources.memory\" of \"web\", or let the program use less");
  CHECK(cause.final);
  clue.memory_used = 23 << 20;
  CHECK(cause_of(clue).sentence.find("(last measured: 23 MiB)") != std::string::npos);
  clue.pod.containers.front().memory_limit.clear();
  cause = cause_of(clue);
  CHECK(cause.sentence.find("node \"node1\" had none left, and it has no limit") !=
        std::string::npos);
  CHECK_FALSE(cause.final);
}

TEST_CASE("pod_cause: started anew and not well again, it still is out of memory") {
  auto container = running(false);
  container.restarts = 1;
  container.last_reason = "OOMKilled";
  container.last_exit_code = 137;
  container.memory_limit = "24Mi";
  CHECK(observe::in_trouble(of(container).pod));
  CHECK(cause_of(of(container)).sentence.find("ran out of memory") != std::string::npos);
}

TEST_CASE("pod_cause: a program that is not in the image, or not executable") {
  const std::string runc =
      "failed to create containerd task: failed to create shim task: OCI runtime create failed: "
      "runc create failed: unable to start container process: exec: ";
  const auto sentence = [&](const std::string& words) {
    return cause_of(of(waiting("RunContainerError", runc + words))).sentence;
  };
  CHECK(sentence("\"nope\": executable file not found in $PATH: unknown") ==
        "pod \"web-new-1\" cannot start: program \"nope\" is not in its image");
  CHECK(sentence("\"/srv/nope\": stat /srv/nope: no such file or directory: unknown") ==
        "pod \"web-new-1\" cannot start: program \"/srv/nope\" is not in its image");
  CHECK(sentence("\"/etc/passwd\": permission denied: unknown") ==
        "pod \"web-new-1\" cannot start: \"/etc/passwd\" in its image is not executable");
  auto looped = crashed(128, 2, "StartError");
  looped.last_message = runc + "\"nope\": executable file not found in $PATH: unknown";
  CHECK(cause_of(of(looped)).sentence ==
        "pod \"web-new-1\" cannot start: program \"nope\" is not in its image");
}

TEST_CASE("pod_cause: a secret or a setting that is not in the cluster") {
  const auto cause = cause_of(of(waiting("CreateContainerConfigError",
                                         "couldn't find key SESSION_KEY in Secret k3/k3-secrets")));
  CHECK(cause.sentence ==
        "pod \"web-new-1\" cannot start: secret \"SESSION_KEY\" has no value in "
        "the cluster (no such key in Secret \"k3-secrets\")");
  CHECK(cause.next == "run \"cloudctl secrets set SESSION_KEY\", then \"cloudctl deploy\"");
  CHECK(cause.final);
  CHECK(refused_configuration("secret \"shop-secrets\" not found") ==
        "pod \"web-new-1\" cannot start: the secrets of the project are not in the cluster (no "
        "Secret \"shop-secrets\")");
  CHECK(refused_configuration("configmap \"web-config-0123456789\" not found") ==
        "pod \"web-new-1\" cannot start: its configuration is not in the cluster (no ConfigMap "
        "\"web-config-0123456789\")");
  CHECK(refused_configuration("couldn't find key LEVEL in ConfigMap k3/k3-config") ==
        "pod \"web-new-1\" cannot start: setting \"LEVEL\" is not in ConfigMap \"k3-config\"");
}

TEST_CASE("pod_cause: an image that runs as root where that is forbidden") {
  CHECK(refused_configuration("container has runAsNonRoot and image will run as root (pod: "
                              "\"root-1_k3(0ca6064f)\", container: web)") ==
        "pod \"web-new-1\" cannot start: its image runs as root, which its security settings "
        "forbid");
  CHECK(refused_configuration("container has runAsNonRoot and image has non-numeric user (node), "
                              "cannot verify user is non-root") ==
        "pod \"web-new-1\" cannot start: nobody can tell whether user \"node\" of its image is "
        "root");
}

TEST_CASE("pod_cause: a configuration that only has not reached its node yet heals") {
  CHECK_FALSE(cause_of(of(waiting("CreateContainerConfigError",
                                  "failed to sync configmap cache: timed out waiting for the "
                                  "condition")))
                  .final);
}

TEST_CASE("pod_cause: not ready is told with address, code and body") {
  auto clue = of(running(false));
  clue.question = observe::Question{.url = "http://10.244.1.43:8080/readyz"};
  clue.answer = observe::Answer{
      .how = observe::Answering::answered, .status = 503, .body = "database is not reachable"};
  const auto cause = cause_of(clue);
  CHECK(cause.sentence ==
        "pod \"web-new-1\" is not ready: answers 503 at "
        "http://10.244.1.43:8080/readyz: \"database is not reachable\"");
  CHECK_FALSE(cause.final);
}

TEST_CASE("pod_cause: what its node says counts where it cannot be asked from here") {
  const auto sentence = [](const std::string& words) {
    auto clue = of(running(false));
    clue.question = observe::Question{.url = "http://10.244.1.43:8080/readyz"};
    clue.answer = observe::Answer{.how = observe::Answering::timed_out};
    clue.events = {event("Unhealthy", words)};
    return cause_of(clue).sentence;
  };
  const std::string subject = "pod \"web-new-1\" is not ready: ";
  CHECK(sentence("Readiness probe failed: HTTP probe failed with statuscode: 503") ==
        subject + "answers 503 to its ready probe");
  CHECK(sentence("Readiness probe failed: Get \"http://10.244.1.45:8080/readyz\": dial tcp "
                 "10.244.1.45:8080: connect: connection refused") ==
        subject + "refuses connections at 10.244.1.45:8080");
  CHECK(
      sentence("Readiness probe failed: dial tcp 10.244.1.47:8080: connect: connection refused") ==
      subject + "refuses connections at 10.244.1.47:8080");
  CHECK(sentence("Readiness probe failed: Get \"http://10.244.1.48:8080/readyz\": context deadline "
                 "exceeded (Client.Timeout exceeded while awaiting headers)") ==
        subject + "does not answer in time at http://10.244.1.48:8080/readyz");
  CHECK(sentence("Readiness probe failed: replication lags 40 s\n") ==
        subject + "says to its ready probe: \"replication lags 40 s\"");
}

TEST_CASE("pod_cause: a database that refuses the password is told, with the verb that helps") {
  const std::string words =
      "connection to server at \"db\" failed: FATAL:  password authentication failed for user "
      "\"shop\"";
  auto unready = of(running(false));
  unready.events = {event("Unhealthy", "Readiness probe failed: " + words)};
  const auto cause = cause_of(unready);
  CHECK(cause.sentence ==
        "pod \"web-new-1\" is not ready: database \"db\" refuses its password (it says to its "
        "ready probe: \"" +
            words + "\")");
  CHECK(cause.next.rfind("\"cloudctl secrets rotate DB_PASSWORD\"", 0) == 0);
  auto crash = of(crashed(1, 3));
  crash.log = {words};
  CHECK(cause_of(crash).sentence ==
        "pod \"web-new-1\" exits with 1: database \"db\" refuses its password, again and again (3 "
        "restarts)");
}

TEST_CASE("pod_cause: who listens on 127.0.0.1 alone hears it") {
  auto clue = of(running(false));
  clue.loopback_only = true;
  CHECK(cause_of(clue).sentence ==
        "pod \"web-new-1\" listens only on 127.0.0.1 inside itself, "
        "where nobody else reaches it");
}

TEST_CASE("pod_cause: a start that took too long is told as that, and is final") {
  auto container = running(false);
  container.restarts = 1;
  container.last_reason = "Error";
  container.last_exit_code = 137;
  auto clue = of(container);
  clue.events = {event("Unhealthy",
                       "Startup probe failed: dial tcp 10.244.1.50:8080: connect: "
                       "connection refused"),
                 event("Killing", "Container web failed startup probe, will be restarted")};
  const auto cause = cause_of(clue);
  CHECK(cause.sentence ==
        "pod \"web-new-1\" did not start in the time it has, and was ended: it "
        "refuses connections at 10.244.1.50:8080");
  CHECK(cause.final);
  clue.loopback_only = true;
  CHECK(cause_of(clue).sentence ==
        "pod \"web-new-1\" listens only on 127.0.0.1 inside itself, "
        "where nobody else reaches it");
  CHECK(cause_of(clue).final);
}

TEST_CASE("pod_cause: the container beside the main one is named") {
  auto clue = of(running(true));
  auto beside = crashed(2, 2);
  beside.name = "exporter";
  clue.pod.containers.push_back(beside);
  clue.pod.ready = false;
  CHECK(cause_of(clue).sentence.find("container \"exporter\" of pod \"web-new-1\" exits with 2") ==
        0);
}

TEST_CASE("pod_cause: an evicted pod says why") {
  auto clue = of({.name = "web", .image = "acme/web:2"});
  clue.pod.phase = "Failed";
  clue.pod.reason = "Evicted";
  clue.pod.message = "The node was low on resource: ephemeral-storage.";
  CHECK(cause_of(clue).sentence ==
        "pod \"web-new-1\" was evicted from node \"node1\": The node "
        "was low on resource: ephemeral-storage.");
}
