#include "command/cluster.h"

#include <doctest/doctest.h>

#include "desk.h"
#include "release/cluster_record.h"

using namespace cloudctl;

namespace {

constexpr const char* targets = R"(targets:
  staging: {type: kubernetes, context: west, namespace: hello-staging}
  minikube: {}
)";

// A pod of "web", as far as the verbs look at it.
std::string pod(const std::string& name, bool ready) {
  return R"({"apiVersion":"v1","kind":"Pod","metadata":{"name":")" + name +
         R"(","namespace":"hello-staging","labels":{"app.kubernetes.io/name":"web"},)" +
         R"("creationTimestamp":"2026-11-21T12:00:00Z"},"status":{"phase":"Running","conditions":)" +
         R"([{"type":"Ready","status":")" + (ready ? "True" : "False") + R"("}]}})";
}

const std::string marked_secret =
    R"({"apiVersion":"v1","kind":"Secret","metadata":{"name":"hello-secrets",)"
    R"("namespace":"hello-staging","annotations":{"cloudctl.dev/marks":"SESSION_KEY=r1"}},)"
    R"("data":{"SESSION_KEY":"eA==","SESSION_KEY.r1":"eA=="}})";

struct ClusterDesk : test::Desk {
  std::chrono::milliseconds look_takes{0};

  ClusterDesk() { write("cloudctl.yaml", std::string(test::hello_file) + targets); }

  // What the cluster has: two releases, and these objects.
  void has(std::vector<std::string> objects) {
    for (const int number : {1, 2}) {
      release::Record record{.number = number, .project = "hello", .target = "staging"};
      record.purpose = "deploy";
      record.started = "2026-11-21T12:00:00Z";
      record.result = release::Result::good;
      record.services = {{.name = "web",
                          .image = "nginx:1.2" + std::to_string(number),
                          .ports = {{.name = "http", .number = 8080}},
                          .secrets = {"SESSION_KEY"}}};
      record.objects = {{.name = {"apps/v1", "Deployment", "hello-staging", "web"}, .json = "{}"}};
      for (auto& part : release::to_objects(record, "hello-staging")) objects.push_back(part);
    }
    std::string items;
    for (const auto& object : objects) items += (items.empty() ? "" : ",") + object;
    const std::string list = R"({"apiVersion":"v1","kind":"List","items":[)" + items + "]}";
    runner.whenever("KUBERC=off kubectl --context west *get *",
                    [this, list](const process::CommandLine& command) {
                      const bool nodes =
                          process::printed(command).find("nodes") != std::string::npos;
                      if (!nodes) clock.turn(look_takes);
                      return test::exits(0, nodes ? R"({"kind":"List","items":[]})" : list);
                    });
  }
  test::Ran run_there(std::vector<std::string> words) {
    words.insert(words.begin() + 1, {"-t", "staging"});
    return run(words);
  }
};

constexpr const char* west_config =
    R"({"current-context":"west","contexts":[{"name":"west","context":{"cluster":"c","user":"u"}}],)"
    R"("clusters":[{"name":"c","cluster":{"server":"https://10.0.0.1:6443"}}]})";

}  // namespace

TEST_CASE("cluster: the releases that it keeps are listed, newest first") {
  ClusterDesk desk;
  desk.has({});
  const auto ran = desk.run({"rollout", "history", "-t", "staging"});
  CHECK(ran.code == 0);
  CHECK(ran.out.find("2  ") < ran.out.find("1  "));
}

TEST_CASE("cluster: where nothing is deployed, the verb to begin with names the target") {
  ClusterDesk desk;
  desk.runner.whenever("KUBERC=off kubectl *get *", [](const process::CommandLine&) {
    return test::exits(0, R"({"kind":"List","items":[]})");
  });
  const auto ran = desk.run_there({"logs"});
  CHECK(ran.code == 1);
  CHECK(ran.err ==
        "error: nothing of \"hello\" is deployed to target \"staging\"\n"
        "  next: run \"cloudctl deploy -t staging\"\n");
}

TEST_CASE("cluster: exec takes a pod that is ready, and its own container") {
  ClusterDesk desk;
  desk.has({pod("web-a", false), pod("web-b", true)});
  desk.runner.expect(
      "KUBERC=off kubectl --context west --namespace hello-staging exec web-b "
      "--container web --stdin -- env");
  CHECK(desk.run_there({"exec", "web", "--", "env"}).code == 0);
}

TEST_CASE("cluster: exec where no pod runs says how to find out why") {
  ClusterDesk desk;
  desk.has({});
  CHECK(desk.run_there({"exec", "web", "--", "env"}).err ==
        "error: no pod of \"web\" is running\n  next: \"cloudctl status\" says why\n");
}

TEST_CASE("cluster: logs come from all pods of the service, without the values of secrets") {
  ClusterDesk desk;
  desk.has({});
  desk.environment["SESSION_KEY"] = "sentinel-4f1d";
  desk.runner.expect(
      "KUBERC=off kubectl --context west * logs --selector *part-of=hello*web* --prefix*",
      test::exits(0, "[pod/web-a/web] key=sentinel-4f1d\n"));
  CHECK(desk.run_there({"logs", "web"}).out == "[pod/web-a/web] key=***\n");
}

TEST_CASE("cluster: a secret is kept for its target alone") {
  ClusterDesk desk;
  desk.input = "sentinel\n";
  CHECK(desk.run({"secrets", "set", "SESSION_KEY", "-t", "staging"}).err ==
        "secret SESSION_KEY of \"hello\" for target \"staging\" is kept on this machine; the next "
        "deploy uses it\n");
  CHECK(desk.run({"secrets", "list"}).out.empty());
  desk.has({});
  CHECK(desk.run({"secrets", "list", "-t", "staging"}).out ==
        "SESSION_KEY  kept on this machine, used by web\n");
}

TEST_CASE("cluster: a secret that only the cluster knows is not missing") {
  ClusterDesk desk;
  desk.has({marked_secret});
  const auto ran = desk.run({"secrets", "check", "-t", "staging"});
  CHECK(ran.code == 0);
  CHECK(ran.out == "SESSION_KEY  kept in the cluster\n");
  CHECK(desk.run({"secrets", "list", "-t", "staging"}).out ==
        "SESSION_KEY  kept in the cluster, used by web\n");
}

TEST_CASE("cluster: removing data names the cluster and wants the name typed") {
  ClusterDesk desk;
  desk.runner.expect("KUBERC=off kubectl --context west config view *",
                     test::exits(0, west_config));
  const auto ran = desk.run({"down", "--data", "-t", "staging"});
  CHECK(ran.code == 2);
  CHECK(ran.err.find("in context \"west\" (https://10.0.0.1:6443), namespace \"hello-staging\"") !=
        std::string::npos);
}

TEST_CASE("cluster: a pin that cannot be read is no reason to go on") {
  ClusterDesk desk;
  desk.write(".cloudctl/staging.json", "{}");
  const auto ran = desk.run_there({"status"});
  CHECK(ran.code == 2);
  CHECK(ran.err.find(".cloudctl/staging.json") != std::string::npos);
}

TEST_CASE("forward: says the address, and ends well with Ctrl-C") {
  ClusterDesk desk;
  desk.has({});
  desk.runner.expect("KUBERC=off kubectl *port-forward* service/web *",
                     [](const process::CommandLine&) {
                       auto ended = test::exits(0, "Forwarding from 127.0.0.1:21234 -> 8080\n");
                       ended.ending = process::Ending::cancelled;
                       return ended;
                     });
  const auto ran = desk.run_there({"forward", "web"});
  CHECK(ran.code == 0);
  CHECK(ran.out == "http://127.0.0.1:21234\n");
}

TEST_CASE("forward: a pod that goes away is replaced, and the address stays") {
  ClusterDesk desk;
  desk.has({});
  desk.runner.expect("KUBERC=off kubectl *port-forward* service/web *",
                     test::exits(1, "Forwarding from 127.0.0.1:21234 -> 8080\n"));
  desk.runner.expect("KUBERC=off kubectl *port-forward* service/web 21234:8080",
                     [](const process::CommandLine&) {
                       auto ended = test::exits(0, "Forwarding from 127.0.0.1:21234 -> 8080\n");
                       ended.ending = process::Ending::cancelled;
                       return ended;
                     });
  // It is looked at for real whether the port is free: not one of those that the system gives away.
  const auto ran = desk.run_there({"forward", "web", "21234"});
  CHECK(ran.out == "http://127.0.0.1:21234\n");
  CHECK(ran.err.find("connected again at http://127.0.0.1:21234\n") != std::string::npos);
}

TEST_CASE("forward: a port that the service has not is refused with those it has") {
  ClusterDesk desk;
  desk.has({});
  CHECK(desk.run_there({"forward", "web", "--port", "9"}).err ==
        "error: service \"web\" has no port 9\n  next: its ports: 8080\n");
}

TEST_CASE("load: what is out of bounds is refused before anything is asked") {
  ClusterDesk desk;
  for (const auto& flags : {std::vector<std::string>{"--rate", "0"},
                            {"--rate", "fast"},
                            {"--for", "2h"},
                            {"--concurrency", "0"},
                            {"--path", "x"}}) {
    auto words = std::vector<std::string>{"load", "web"};
    words.insert(words.end(), flags.begin(), flags.end());
    CHECK(desk.run_there(words).code == 2);
  }
}

TEST_CASE("cluster verbs: a cluster that is not ours to make is left alone") {
  ClusterDesk desk;
  CHECK(desk.run({"cluster", "create", "-t", "staging"})
            .err.find("it is not made or removed by "
                      "cloudctl") != std::string::npos);
  CHECK(
      desk.run({"cluster", "delete"}).err.starts_with("error: the local target has no cluster\n"));
  CHECK(desk.run({"cluster", "delete", "-t", "minikube"}).code == 2);  // nobody can be asked
}

TEST_CASE("deploy: a saved plan says already which images are meant") {
  ClusterDesk desk;
  CHECK(desk.run({"deploy", "--plan", "x", "--version", "2"}).code == 2);
  desk.write("x", "{}");
  CHECK(desk.run({"deploy", "--plan", "x"}).err.find("is no saved plan") != std::string::npos);
}

TEST_CASE("cluster: a minikube that is stopped is told as that, whatever is asked of it") {
  ClusterDesk desk;
  desk.runner.whenever("KUBERC=off kubectl --context minikube *get *",
                       [](const process::CommandLine&) {
                         return test::exits(1, "",
                                            "The connection to the server 192.168.49.2:8443 was "
                                            "refused - did you specify the right host or port?\n");
                       });
  desk.runner.whenever("*minikube status *", [](const process::CommandLine&) {
    return test::exits(7, R"({"Name":"minikube","Host":"Stopped","Kubelet":"Stopped",)"
                          R"("APIServer":"Stopped","Kubeconfig":"Stopped","Worker":false})");
  });
  for (const auto& words : {std::vector<std::string>{"rollout", "web", "--version", "2"},
                            {"scale", "web=2"},
                            {"rollback"},
                            {"status"},
                            {"logs"}}) {
    auto there = words;
    there.insert(there.end(), {"-t", "minikube"});
    const auto ran = desk.run(there);
    CHECK(ran.code == 4);
    CHECK(ran.err ==
          "error: minikube \"minikube\" is stopped\n"
          "  where: MINIKUBE_WANTUPDATENOTIFICATION=false minikube status --output json "
          "--profile minikube\n"
          "  next: start it: minikube start; \"cloudctl deploy --start\" does that too\n");
  }
}

TEST_CASE("cluster: how long a verb took counts from its beginning, the first look included") {
  ClusterDesk desk;
  desk.look_takes = std::chrono::milliseconds(300);
  desk.has({});
  desk.runner.expect("KUBERC=off kubectl --context west *rollout pause *web*",
                     [&](const process::CommandLine&) {
                       desk.clock.turn(std::chrono::milliseconds(200));
                       return test::exits(0);
                     });
  const auto ran = desk.run_there({"rollout", "pause", "web"});
  CHECK(ran.out.find("rollout of \"web\" is paused, 0.8 s\n") != std::string::npos);
}
