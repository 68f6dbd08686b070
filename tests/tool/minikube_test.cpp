#include "tool/minikube.h"

#include <doctest/doctest.h>

#include "base/error.h"
#include "base/text.h"
#include "tool/captured.h"

using namespace cloudctl;
using Kind = tool::MinikubeEvent::Kind;
using Texts = std::vector<std::string>;

TEST_CASE("minikube tool: a start asks nothing and leaves the user's context") {
  CHECK(process::printed(tool::minikube_start("dev", {})) ==
        "MINIKUBE_WANTUPDATENOTIFICATION=false minikube start --output json --interactive=false "
        "--keep-context --profile dev");
  CHECK(process::printed(tool::minikube_start("dev", {.driver = "docker",
                                                      .runtime = "containerd",
                                                      .kubernetes_version = "v1.36.3",
                                                      .memory = "4g",
                                                      .cpus = 2,
                                                      .nodes = 3,
                                                      .addons = {"ingress", "metrics-server"}})) ==
        "MINIKUBE_WANTUPDATENOTIFICATION=false minikube start --output json --interactive=false "
        "--keep-context --driver=docker --container-runtime=containerd "
        "--kubernetes-version=v1.36.3 --memory=4g --cpus=2 --nodes=3 "
        "--addons=ingress,metrics-server --profile dev");
}

TEST_CASE("minikube tool: every command names its profile") {
  for (const process::CommandLine& command :
       {tool::minikube_stop("dev"), tool::minikube_delete("dev"), tool::minikube_status("dev"),
        tool::minikube_ip("dev"), tool::minikube_service("dev", "notes", "web"),
        tool::minikube_addons("dev"), tool::minikube_enable("dev", "ingress"),
        tool::minikube_image_load("dev", "/x.tar"), tool::minikube_image_list("dev")}) {
    REQUIRE(command.argv.size() > 3);
    CHECK(command.argv[command.argv.size() - 2] == "--profile");
    CHECK(command.argv.back() == "dev");
  }
}

TEST_CASE("minikube tool: progress, warnings and errors of its JSON lines") {
  const auto step = tool::parse_minikube_line(
      R"({"specversion":"1.0","type":"io.k8s.sigs.minikube.step","data":{"currentstep":"3",)"
      R"("message":"Starting control plane node","name":"Starting Node","totalsteps":"19"}})");
  REQUIRE(step);
  CHECK(*step ==
        tool::MinikubeEvent{
            .kind = Kind::step, .text = "Starting control plane node", .current = 3, .total = 19});
  const auto error = tool::parse_minikube_line(
      R"({"type":"io.k8s.sigs.minikube.error","data":{"advice":"start Docker","exitcode":"69",)"
      R"("message":"Docker is not running","name":"PROVIDER_DOCKER_NOT_RUNNING"}})");
  REQUIRE(error);
  CHECK(error->kind == Kind::error);
  CHECK(error->reason == "PROVIDER_DOCKER_NOT_RUNNING");
  CHECK(error->advice == "start Docker");
  CHECK_FALSE(tool::parse_minikube_line(
      R"({"type":"io.k8s.sigs.minikube.download.progress","data":{"progress":"0.5"}})"));
  CHECK_FALSE(tool::parse_minikube_line("* plain words"));
  CHECK_FALSE(tool::parse_minikube_line("{ no json"));
}

TEST_CASE("minikube tool: the last error of an output") {
  const std::string out = R"({"type":"io.k8s.sigs.minikube.error","data":{"message":"first"}})"
                          "\n"
                          R"({"type":"io.k8s.sigs.minikube.error","data":{"message":"second"}})"
                          "\n"
                          R"({"type":"io.k8s.sigs.minikube.info","data":{"message":"third"}})"
                          "\n";
  CHECK(tool::minikube_error(out)->text == "second");
  CHECK_FALSE(tool::minikube_error(""));
}

TEST_CASE("minikube tool: one node, several, and no profile at all") {
  const auto one = tool::parse_minikube_status(
      {.out = R"({"Name":"m","Host":"Running","Kubelet":"Running","APIServer":"Running",
                  "Kubeconfig":"Configured","Worker":false})"});
  CHECK(one.exists);
  CHECK(one.host == "Running");
  CHECK(one.kubeconfig == "Configured");
  CHECK(one.nodes == 1);
  CHECK(tool::runs(one));
  const auto two = tool::parse_minikube_status(
      {.code = 1,
       .out = R"([{"Name":"m","Host":"Running","Kubelet":"Running","APIServer":"Running"},
                  {"Name":"m-m02","Host":"Stopped","Kubelet":"Stopped",
                   "APIServer":"Irrelevant","Worker":true}])"});
  CHECK(two.api_server == "Running");
  CHECK(two.nodes == 2);
  CHECK(two.running_nodes == 1);
  CHECK_FALSE(tool::runs(two));
  const auto empty = tool::parse_minikube_status({.code = 7, .out = "null"});
  CHECK(empty.exists);
  CHECK(empty.host == "Nonexistent");
  CHECK_FALSE(tool::runs(empty));
  const auto none = tool::parse_minikube_status({.code = 85, .out = "{}\n{}\n"});
  CHECK_FALSE(none.exists);
  CHECK_FALSE(tool::runs(none));
  CHECK_THROWS_AS((void)tool::parse_minikube_status({.code = 1, .out = "?"}), base::Error);
}

TEST_CASE("minikube tool: profiles") {
  const auto profiles = tool::parse_minikube_profiles(R"({"invalid": [], "valid": [
      {"Name": "minikube", "Status": "Skipped", "Config": {"Driver": "none",
       "KubernetesConfig": {"KubernetesVersion": "v1.36.3", "ContainerRuntime": "containerd"},
       "Nodes": [{}]}}]})");
  CHECK(profiles == std::vector<tool::MinikubeProfile>{{.name = "minikube",
                                                        .status = "Skipped",
                                                        .driver = "none",
                                                        .runtime = "containerd",
                                                        .kubernetes_version = "v1.36.3",
                                                        .nodes = 1}});
}

TEST_CASE("minikube tool: addons that are enabled") {
  CHECK(tool::parse_minikube_addons(R"({"a": {"Profile": "m", "Status": "disabled"},
                                        "b": {"Profile": "m", "Status": "enabled"}})") ==
        Texts{"b"});
}

TEST_CASE("minikube tool: images by their whole names, IDs always with their algorithm") {
  const auto images = tool::parse_minikube_images(
      R"([{"id":"aa","repoDigests":[],"repoTags":["docker.io/library/web:c-1","x:1"],"size":"1"},
          {"id":"sha256:bb","repoDigests":[],"repoTags":["localhost:5000/a/b:2"],"size":"2"},
          {"id":"cc","repoDigests":["y@sha256:1"],"repoTags":[],"size":"2"}])");
  CHECK(images == std::map<std::string, std::string>{{"docker.io/library/web:c-1", "sha256:aa"},
                                                     {"docker.io/library/x:1", "sha256:aa"},
                                                     {"localhost:5000/a/b:2", "sha256:bb"}});
}

TEST_CASE("minikube tool: what it failed with is not the advice that it gives on the way") {
  const std::string out = test::captured("minikube_start.jsonl");
  CHECK(tool::minikube_error(out)->text.starts_with("To pull new external images"));
  const auto failed = tool::minikube_error(
      R"({"type":"io.k8s.sigs.minikube.error","data":{"message":"it","name":"K8S_FAILED"}})"
      "\n" +
      out);
  CHECK(failed->text == "it");
}

TEST_CASE("minikube tool: a real start counts its steps up to the last") {
  int last = -1, steps = 0;
  for (const std::string& line : base::lines(test::captured("minikube_start.jsonl"))) {
    const auto event = tool::parse_minikube_line(line);
    REQUIRE(event);
    if (event->kind != Kind::step) continue;
    CHECK(event->current > last);
    CHECK(event->total == 19);
    last = event->current;
    ++steps;
  }
  CHECK(last == 19);
  CHECK(steps > 10);
}

TEST_CASE("minikube tool: real answers about state, addons, images and profiles") {
  CHECK(tool::runs(tool::parse_minikube_status({.out = test::captured("minikube_status.json")})));
  CHECK_FALSE(
      tool::parse_minikube_status({.code = 85, .out = test::captured("minikube_status_none.jsonl")})
          .exists);
  CHECK(tool::parse_minikube_addons(test::captured("minikube_addons.json")) ==
        Texts{"default-storageclass", "metrics-server", "storage-provisioner"});
  CHECK(tool::parse_minikube_images(test::captured("minikube_images.json"))
            .at("docker.io/library/k1-web:c-1") ==
        "sha256:4d8fde4c1811d8b539426768670ef2305ec8a671b2e14ab070f063325813eed3");
  const auto profiles = tool::parse_minikube_profiles(test::captured("minikube_profiles.json"));
  REQUIRE(profiles.size() == 1);
  CHECK(profiles[0].name == "minikube");
  CHECK(profiles[0].driver == "none");
  CHECK(profiles[0].nodes == 1);
}
