#include "plan/honour.h"

#include "plan/resolving.h"

using namespace cloudctl;
using plan::Honour;
using test::Mistakes;
using test::mistakes_of;

namespace {

const std::string k8s = "targets: {k8s: {type: kubernetes, context: c}, local: {}}\n";

std::string service(const std::string& keys) {
  return "name: n\n" + k8s + "services:\n  w: {image: i, port: 8080, " + keys + "}\n";
}

std::string refused(const std::string& place, const std::string& what, const std::string& help) {
  return "C101 " + place + " target \"local\" (type local) does not honour " + what + " | " + help;
}

const std::string clusters = "targets of type minikube, kubernetes, eks and kops honour it";

std::string or_leave_out(const std::string& word) {
  return clusters + "; or leave it out here: \"ignore: [" + word + "]\" in target \"local\"";
}

}  // namespace

TEST_CASE("honour: the table is sorted, and unknown keys are honoured") {
  const auto keys = plan::honoured_keys();
  for (std::size_t i = 1; i < keys.size(); ++i) CHECK(keys[i - 1].key < keys[i].key);
  for (const auto& key : keys) CHECK(!key.why.empty());
  CHECK(plan::honours(config::TargetType::local, "command") == Honour::yes);
  CHECK(plan::honours(config::TargetType::local, "autoscale") == Honour::no);
  CHECK(plan::honours(config::TargetType::eks, "autoscale") == Honour::yes);
  CHECK(plan::honours(config::TargetType::minikube, "alerts") == Honour::no);
}

TEST_CASE("honour: what a service may do in AWS is eks' to give") {
  CHECK(plan::honours(config::TargetType::eks, "access") == Honour::yes);
  CHECK(plan::honours(config::TargetType::kubernetes, "access") == Honour::no);
  CHECK(plan::honours(config::TargetType::local, "access") == Honour::no);
}

TEST_CASE("honour: local refuses an autoscaler, with two ways out") {
  const auto text = service("resources: {cpu: 100m}, autoscale: {min: 1, max: 2, cpu: 70%}");
  CHECK(mistakes_of(text, "local") ==
        Mistakes{refused("4:53", "\"autoscale\" of service \"w\"",
                         "a Docker engine does not scale by load | " + or_leave_out("autoscale"))});
  CHECK(mistakes_of(text, "k8s").empty());
}

TEST_CASE("honour: local refuses a host name, and says what to expose instead") {
  CHECK(mistakes_of(service("expose: https://notes.example.com"), "local") ==
        Mistakes{refused("4:29", "\"expose\" of service \"w\"",
                         "there is no ingress on this machine | " + clusters +
                             "; give this target its own: \"expose: node\"; or leave it out here: "
                             "\"ignore: [expose]\" in target \"local\"")});
}

TEST_CASE("honour: local recreates, and refuses what speaks of rolling") {
  CHECK(mistakes_of(service("rollout: {strategy: recreate}"), "local").empty());
  const std::string why = "docker compose recreates the containers of a service | ";
  CHECK(mistakes_of(service("rollout: {strategy: rolling, surge: 1, unavailable: 0}"), "local") ==
        Mistakes{refused("4:39", "\"rollout.strategy\" of service \"w\"",
                         why + or_leave_out("strategy")),
                 refused("4:58", "\"rollout.surge\" of service \"w\"", why + or_leave_out("surge")),
                 refused("4:68", "\"rollout.unavailable\" of service \"w\"",
                         why + or_leave_out("unavailable"))});
}

TEST_CASE("honour: no target shifts part of the load yet") {
  CHECK(mistakes_of(service("rollout: {strategy: canary}"), "k8s") ==
        Mistakes{"C101 4:39 target \"k8s\" (type kubernetes) does not honour \"rollout.strategy\" "
                 "of service \"w\" | part of the load cannot be led to it yet | leave it out here: "
                 "\"ignore: [strategy]\" in target \"k8s\""});
}

TEST_CASE("honour: local runs deployments and stateful sets, no jobs") {
  CHECK(mistakes_of(service("workload: statefulset"), "local").empty());
  CHECK(mistakes_of(service("workload: deployment"), "local").empty());
  CHECK(mistakes_of("name: n\n" + k8s + "services:\n  w: {image: i, workload: job}\n", "local") ==
        Mistakes{refused("4:17", "\"workload\" of service \"w\"",
                         "docker compose keeps services running | " + clusters)});
  CHECK(mistakes_of(service("workload: replicationcontroller"), "local") ==
        Mistakes{refused("4:29", "\"workload\" of service \"w\"",
                         "it is a thing of Kubernetes | " + or_leave_out("workload"))});
}

TEST_CASE("honour: local has no pods, so companions are refused where they are written") {
  const auto text = service("with: [{name: side, image: i}]");
  CHECK(mistakes_of(text, "local") ==
        Mistakes{refused("4:29", "\"with\" of service \"w\"",
                         "a container of Docker has no pod to share | " + or_leave_out("with"))});
  CHECK(mistakes_of(text, "k8s").empty());
  CHECK(mistakes_of(service("with: []"), "local").empty());
}

TEST_CASE("honour: a live probe is honoured by Docker as a command only") {
  CHECK(mistakes_of(service("probes: {live: {kind: exec, command: [x]}}"), "local").empty());
  const std::string start =
      "C102 warning 4:38 target \"local\" (type local) honours only in part \"probes.live\" of "
      "service \"w\" | ";
  CHECK(mistakes_of(service("probes: {live: /livez}"), "local") ==
        Mistakes{start + "Docker does not ask it | " + or_leave_out("live")});
  CHECK(mistakes_of(service("probes: {live: {kind: exec, command: [x]}, "
                            "ready: {kind: exec, command: [y]}}"),
                    "local") ==
        Mistakes{start + "Docker has one health check for a container, and \"ready\" takes it | " +
                 or_leave_out("live")});
}

TEST_CASE("honour: of several platforms local runs its own machine's") {
  const std::string head = "name: n\n" + k8s + "services:\n  w: {build: {context: ., platforms: ";
  CHECK(mistakes_of(head + "[linux/arm64]}}\n", "local").empty());
  CHECK(mistakes_of(head + "[linux/arm64, linux/amd64]}}\n", "local") ==
        Mistakes{"C102 warning 4:27 target \"local\" (type local) honours only in part "
                 "\"build.platforms\" of service \"w\" | a Docker engine runs the platform of its "
                 "own machine | " +
                 or_leave_out("platforms")});
}

TEST_CASE("honour: alerts are refused until they are there") {
  config::Project project;
  project.name = "n";
  project.services["w"].image = "i";
  project.alerts.push_back({.name = "A", .when = "", .severity = "", .notify = {}});
  project.places["alerts"] = {.begin = {.line = 5, .column = 1}, .length = 6};
  CHECK(mistakes_of(project, test::request_for("")) ==
        Mistakes{"C101 5:1 target \"local\" (type local) does not honour \"alerts\" | alerts are "
                 "not set up yet | leave it out here: \"ignore: [alerts]\" in target \"local\""});
}

TEST_CASE("honour: the place is the target's override if the key came from there") {
  CHECK(mistakes_of("name: n\n"
                    "services:\n"
                    "  w: {image: i, port: 80, expose: node}\n"
                    "targets:\n"
                    "  local:\n"
                    "    services:\n"
                    "      w: {expose: 'https://a.example.com'}\n")
            .at(0)
            .substr(0, 9) == "C101 7:11");
}

TEST_CASE("honour: local has no cluster to choose") {
  config::Project project;
  project.name = "n";
  project.services["w"].image = "i";
  project.targets["local"].context = "staging";
  project.places["targets.local.context"] = {.begin = {.line = 6, .column = 5}, .length = 7};
  CHECK(
      mistakes_of(project, test::request_for("local")) ==
      Mistakes{refused("6:5", "\"context\"", "it is this machine's Docker engine | " + clusters)});
}
