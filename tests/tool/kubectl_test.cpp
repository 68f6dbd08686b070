#include "tool/kubectl.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <nlohmann/json.hpp>

using namespace cloudctl;
using Json = nlohmann::json;
using Texts = std::vector<std::string>;

static const tool::Kubectl staging{
    .kubeconfig = "/home/me/k.yaml", .context = "staging", .kube_namespace = "notes"};

static bool has(const process::CommandLine& command, const std::string& word) {
  return std::ranges::find(command.argv, word) != command.argv.end();
}

static Json sent(const process::CommandLine& command) {
  return Json::parse(command.input.reveal());
}

TEST_CASE("kubectl: every command names its cluster and is not changed by the user's preferences") {
  const process::CommandLine get = tool::kubectl_get(staging, {"pods", "services"}, "a=b");
  CHECK(process::printed(get) ==
        "KUBERC=off kubectl --kubeconfig /home/me/k.yaml --context staging --namespace notes get "
        "pods,services --selector a=b --output json --ignore-not-found --request-timeout=20s");
  CHECK(process::printed(tool::kubectl_get({}, Texts{"nodes"}, "")) ==
        "KUBERC=off kubectl get nodes --output json --ignore-not-found --request-timeout=20s");
}

TEST_CASE("kubectl: resources have their full names") {
  CHECK(tool::resource_name("apps/v1", "Deployment") == "deployments.v1.apps");
  CHECK(tool::resource_name("v1", "Pod") == "pods");
  CHECK(tool::resource_name("v1", "Endpoints") == "endpoints");
  CHECK(tool::resource_name("networking.k8s.io/v1", "NetworkPolicy") ==
        "networkpolicies.v1.networking.k8s.io");
  CHECK(tool::resource_name("networking.k8s.io/v1", "Ingress") == "ingresses.v1.networking.k8s.io");
  CHECK(tool::resource_name("policy/v1", "PodDisruptionBudget") ==
        "poddisruptionbudgets.v1.policy");
}

TEST_CASE("kubectl: objects are asked for by name in their own namespaces") {
  const process::CommandLine get = tool::kubectl_get(
      staging, {{.api_version = "v1", .kind = "Namespace", .name = "kube-system"},
                {.api_version = "apps/v1", .kind = "Deployment", .name = "web"},
                {.api_version = "v1", .kind = "Secret", .kube_namespace = "other", .name = "s"}});
  // One namespace for all would be refused by kubectl.
  CHECK_FALSE(has(get, "--namespace"));
  CHECK(sent(get) == Json::parse(R"({"apiVersion": "v1", "kind": "List", "items": [
    {"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": "kube-system"}},
    {"apiVersion": "apps/v1", "kind": "Deployment",
     "metadata": {"name": "web", "namespace": "notes"}},
    {"apiVersion": "v1", "kind": "Secret", "metadata": {"name": "s", "namespace": "other"}}]})"));
}

TEST_CASE("kubectl: a watch has no limit of time, and tells what happens to each object") {
  const process::CommandLine watch = tool::kubectl_watch(staging, "pods", "a=b");
  CHECK(has(watch, "--watch"));
  CHECK(has(watch, "--output-watch-events"));
  CHECK_FALSE(has(watch, "--request-timeout=20s"));
}

TEST_CASE("kubectl: an apply is done by the server in our name, with the objects on its input") {
  const base::Secret list = tool::list_of({R"({"kind":"A"})", R"({"kind":"B"})"});
  CHECK(list.reveal() ==
        R"({"apiVersion":"v1","kind":"List","items":[{"kind":"A"},{"kind":"B"}]})");
  const process::CommandLine plain = tool::kubectl_apply(staging, list, {});
  CHECK(plain.input == list);
  CHECK(process::printed(plain) ==
        "KUBERC=off kubectl --kubeconfig /home/me/k.yaml --context staging --namespace notes apply "
        "--server-side --field-manager=cloudctl --filename - --output json --validate=ignore "
        "--request-timeout=20s");
  const process::CommandLine all = tool::kubectl_apply(
      staging, list, {.dry_run = true, .force_conflicts = true, .show_managed_fields = true});
  CHECK(has(all, "--dry-run=server"));
  CHECK(has(all, "--force-conflicts"));
  CHECK(has(all, "--show-managed-fields"));
}

TEST_CASE("kubectl: an empty list is a list") {
  CHECK(tool::list_of({}).reveal() == R"({"apiVersion":"v1","kind":"List","items":[]})");
}

TEST_CASE("kubectl: objects are made and replaced from standard input") {
  const base::Secret object("{}");
  const process::CommandLine create = tool::kubectl_create(staging, object);
  CHECK(has(create, "create"));
  CHECK(has(create, "name"));
  CHECK(create.input == object);
  const process::CommandLine replace = tool::kubectl_replace(staging, object);
  CHECK(has(replace, "replace"));
  CHECK(has(replace, "json"));
  CHECK(replace.input == object);
}

TEST_CASE("kubectl: what is gone already is no failure of removing it") {
  const process::CommandLine command = tool::kubectl_delete(
      staging, {{.api_version = "v1", .kind = "Service", .name = "web"}}, {.wait = false});
  CHECK(has(command, "--ignore-not-found"));
  CHECK(has(command, "--wait=false"));
  CHECK(has(command, "--cascade=background"));
  CHECK(sent(command)["items"][0]["metadata"]["namespace"] == "notes");
  const process::CommandLine waits = tool::kubectl_delete(staging, {}, {.cascade = "foreground"});
  CHECK(has(waits, "--wait=true"));
  CHECK(has(waits, "--cascade=foreground"));
  CHECK_FALSE(has(waits, "--request-timeout=20s"));
}

TEST_CASE("kubectl: logs of one container, and of all pods of a service") {
  CHECK(process::printed(tool::kubectl_logs({.kube_namespace = "n"}, {.pod = "web-1",
                                                                      .container = "web",
                                                                      .tail = 20,
                                                                      .previous = true,
                                                                      .timestamps = true})) ==
        "KUBERC=off kubectl --namespace n logs web-1 --container web --tail=20 --previous "
        "--timestamps --request-timeout=20s");
  CHECK(process::printed(tool::kubectl_logs(
            {}, {.selector = "app=web", .since = "10m", .follow = true, .prefix = true})) ==
        "KUBERC=off kubectl logs --selector app=web --max-log-requests 100 --all-containers "
        "--tail=-1 --since=10m --follow --prefix");
  CHECK(process::printed(tool::kubectl_logs({}, {.pod = "load-1", .follow = true})) ==
        "KUBERC=off kubectl logs load-1 --max-log-requests 100 --all-containers --tail=-1 "
        "--follow");
}

TEST_CASE("kubectl: a command in a pod keeps its own flags") {
  CHECK(process::printed(tool::kubectl_exec({}, {.pod = "web-1",
                                                 .container = "web",
                                                 .command = {"ls", "--tty"},
                                                 .input = true,
                                                 .terminal = true})) ==
        "KUBERC=off kubectl exec web-1 --container web --stdin --tty -- ls --tty");
}

TEST_CASE("kubectl: ports are forwarded on this machine only, to a free one if none is asked for") {
  CHECK(process::printed(tool::kubectl_forward({}, "service/web", 8080, 80)) ==
        "KUBERC=off kubectl port-forward --address 127.0.0.1 service/web 8080:80");
  CHECK(tool::kubectl_forward({}, "pod/x", 0, 80).argv.back() == ":80");
}

TEST_CASE("kubectl: a restart is done in our name") {
  const process::CommandLine restart =
      tool::kubectl_rollout(staging, "restart", "deployments.v1.apps/web");
  CHECK(has(restart, "restart"));
  CHECK(has(restart, "deployments.v1.apps/web"));
  CHECK(has(restart, "--field-manager=cloudctl"));
}

TEST_CASE("kubectl: rights are asked for all at once, in the namespace") {
  const process::CommandLine can =
      tool::kubectl_can(staging, {{.verb = "create", .group = "apps", .resource = "deployments"},
                                  {.verb = "get", .resource = "pods"}});
  const Json list = sent(can);
  REQUIRE(list["items"].size() == 2);
  CHECK(list["items"][0] == Json::parse(R"({"apiVersion": "authorization.k8s.io/v1",
    "kind": "SelfSubjectAccessReview", "spec": {"resourceAttributes": {
      "verb": "create", "group": "apps", "resource": "deployments", "namespace": "notes"}}})"));
}

TEST_CASE("kubectl: versions, the context and raw paths need no namespace") {
  for (const process::CommandLine& command :
       {tool::kubectl_version(staging), tool::kubectl_config(staging),
        tool::kubectl_raw(staging, "/readyz")}) {
    CHECK_FALSE(has(command, "--namespace"));
    CHECK(has(command, "staging"));
  }
}

TEST_CASE("kubectl: for a reader a command is its place, its verb and its first kinds") {
  const tool::Kubectl there{.context = "west", .kube_namespace = "shop"};
  CHECK(tool::brief(tool::kubectl_get(
            there, {"pods", "leases.v1.coordination.k8s.io", "deployments.v1.apps", "secrets", "x"},
            "part-of=shop")) ==
        "kubectl --context west --namespace shop get pods,leases,deployments and 2 more kinds");
  CHECK(tool::brief(tool::kubectl_get(there, {"pods", "leases.v1.coordination.k8s.io"}, "")) ==
        "kubectl --context west --namespace shop get pods,leases.v1.coordination.k8s.io");
  CHECK(tool::brief(tool::kubectl_version(there)) == "kubectl --context west version");
}
