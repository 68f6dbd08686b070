#include "tool/kube_object.h"

#include <doctest/doctest.h>

#include "base/error.h"
#include "base/text.h"
#include "tool/captured.h"

using namespace cloudctl;
using tool::KubeError;
using tool::WatchKind;

static const char* const two_objects = R"({
    "apiVersion": "v1", "kind": "List", "metadata": {"resourceVersion": ""},
    "items": [
        {"apiVersion": "apps/v1", "kind": "Deployment",
         "metadata": {"name": "web", "namespace": "notes", "uid": "u1", "resourceVersion": "71",
                      "generation": 3, "creationTimestamp": "2026-11-21T15:00:00Z",
                      "labels": {"app.kubernetes.io/name": "web"},
                      "annotations": {"a": "}{\""}}},
        {"apiVersion": "v1", "kind": "Namespace",
         "metadata": {"name": "notes", "deletionTimestamp": "2026-11-21T15:00:00Z"}}
    ]})";

static process::Completed failed(std::string err) {
  return {.code = 1, .err = std::move(err)};
}

static KubeError kind_of(const std::string& err) {
  return tool::failure(failed(err)).kind;
}

TEST_CASE("kube object: a list is read with what all objects have") {
  const auto objects = tool::parse_objects(two_objects, "kubectl get");
  REQUIRE(objects.size() == 2);
  const tool::KubeObject& web = objects[0];
  CHECK(web.ref == tool::ObjectRef{.api_version = "apps/v1",
                                   .kind = "Deployment",
                                   .kube_namespace = "notes",
                                   .name = "web"});
  CHECK(web.uid == "u1");
  CHECK(web.resource_version == "71");
  CHECK(web.created == "2026-11-21T15:00:00Z");
  CHECK(web.generation == 3);
  CHECK(web.labels.at("app.kubernetes.io/name") == "web");
  CHECK(web.annotations.at("a") == "}{\"");
  CHECK_FALSE(web.being_deleted);
  CHECK(web.json.starts_with(R"({"apiVersion":"apps/v1","kind":"Deployment","metadata":{)"));
  CHECK(objects[1].being_deleted);
  CHECK(tool::find(objects, web.ref) == &web);
  CHECK(tool::find(objects, {.kind = "Deployment", .name = "web"}) == nullptr);
}

TEST_CASE("kube object: one object, several without anything between, and nothing at all") {
  CHECK(tool::parse_objects(R"({"kind": "Pod", "metadata": {"name": "a"}})", "x").size() == 1);
  const auto three = tool::parse_objects(
      "{\n \"kind\": \"A\"\n}{\"kind\": \"B}{\"}\n{\"kind\":\"C\"}", "kubectl create");
  REQUIRE(three.size() == 3);
  CHECK(three[1].ref.kind == "B}{");
  CHECK(tool::parse_objects("", "kubectl get").empty());
  CHECK(tool::parse_objects("\n", "kubectl get").empty());
}

TEST_CASE("kube object: items of the API server's own lists get the kind of the list") {
  const auto events = tool::parse_objects(
      R"({"kind": "EventList", "apiVersion": "v1", "items": [{"metadata": {"name": "a"}}]})",
      "get");
  REQUIRE(events.size() == 1);
  CHECK(events[0].ref == tool::ObjectRef{.api_version = "v1", .kind = "Event", .name = "a"});
}

TEST_CASE("kube object: what is no JSON is refused with the command") {
  CHECK_THROWS_WITH_AS((void)tool::parse_objects("No resources found", "kubectl get pods"),
                       "\"kubectl get pods\" did not answer with the JSON it was asked for",
                       base::Error);
}

TEST_CASE("kube object: a watch is put together from its lines") {
  tool::WatchReader reader;
  std::vector<tool::WatchEvent> events;
  for (const std::string& line : base::lines(R"({
    "type": "ADDED",
    "object": {
        "kind": "Pod",
        "metadata": {
            "name": "web-1 { [ \" "
        }
    }
}
{"type":"DELETED","object":{"kind":"Pod","metadata":{"name":"b"}}}
some other line
{
    "type": "ERROR",
    "object": {
        "kind": "Status",
        "code": 410
    }
})")) {
    if (auto event = reader.line(line)) events.push_back(*event);
  }
  REQUIRE(events.size() == 3);
  CHECK(events[0].kind == WatchKind::added);
  CHECK(events[0].object.ref.name == "web-1 { [ \" ");
  CHECK(events[1].kind == WatchKind::deleted);
  CHECK(events[1].object.ref.name == "b");
  CHECK(events[2].kind == WatchKind::error);
}

TEST_CASE("kube object: a line of a watch that comes in pieces is still one") {
  tool::WatchReader reader;
  CHECK_FALSE(reader.line("{"));
  CHECK_FALSE(reader.line(R"("type": "MODIFIED", "object": {"metadata": {"name": "aa}\)"));
  const auto event = reader.line(R"("bb"}}})");
  REQUIRE(event);
  CHECK(event->kind == WatchKind::modified);
  CHECK(event->object.ref.name == "aa}\"bb");
}

TEST_CASE("kube failure: the last message counts, not what the client library logs before it") {
  const auto failure = tool::failure(failed(
      "E1121 15:07:11.195509    5177 memcache.go:265] \"Unhandled Error\" err=\"couldn't get\"\n"
      "The connection to the server 10.0.0.1:6443 was refused - did you specify the right host or "
      "port?\n"));
  CHECK(failure.kind == KubeError::unreachable);
  CHECK(failure.sentence ==
        "The connection to the server 10.0.0.1:6443 was refused - did you specify the right host "
        "or port?");
}

TEST_CASE("kube failure: none when it went well") {
  CHECK(tool::failure({}) == tool::KubeFailure{});
}

TEST_CASE("kube failure: a missing program and a deadline are told apart") {
  process::Completed completed{.ending = process::Ending::not_found};
  CHECK(tool::failure(completed).kind == KubeError::missing_tool);
  completed.ending = process::Ending::timed_out;
  CHECK(tool::failure(completed).kind == KubeError::unreachable);
}

TEST_CASE("kube failure: kinds by what can be done about them") {
  CHECK(kind_of("Error from server (NotFound): pods \"x\" not found") == KubeError::not_found);
  CHECK(kind_of("Error from server (AlreadyExists): error when creating \"STDIN\": leases "
                "\"a\" already exists") == KubeError::exists);
  CHECK(kind_of("Error from server (Conflict): error when replacing \"STDIN\": Operation cannot be "
                "fulfilled on leases.coordination.k8s.io \"a\": the object has been modified; "
                "please apply your changes to the latest version and try again") ==
        KubeError::conflict);
  CHECK(kind_of("error: Apply failed with 1 conflict: conflict with \"kubectl-scale\" using "
                "apps/v1: .spec.replicas") == KubeError::conflict);
  CHECK(kind_of("error: Operation cannot be fulfilled on leases.coordination.k8s.io \"a\": the "
                "object has been modified") == KubeError::conflict);
  CHECK(kind_of("Error from server (Forbidden): pods is forbidden: User \"x\" cannot list") ==
        KubeError::forbidden);
  CHECK(kind_of("error: You must be logged in to the server (Unauthorized)") ==
        KubeError::unauthorised);
  CHECK(kind_of("Unable to connect to the server: getting credentials: exec: executable aws not "
                "found") == KubeError::unauthorised);
  CHECK(kind_of("Unable to connect to the server: net/http: TLS handshake timeout") ==
        KubeError::unreachable);
  CHECK(kind_of("Unable to connect to the server: dial tcp: lookup x: no such host") ==
        KubeError::unreachable);
  CHECK(kind_of("Error from server (ServiceUnavailable): x") == KubeError::busy);
  CHECK(kind_of("Error from server: etcdserver: leader changed") == KubeError::busy);
  CHECK(kind_of("Error in configuration: context was not found for specified context: nope") ==
        KubeError::no_context);
  CHECK(kind_of("error: cannot locate context nope") == KubeError::no_context);
  CHECK(kind_of("context \"nope\" does not exist\ncontext \"nope\" does not exist\n") ==
        KubeError::no_context);
  CHECK(kind_of("error: current-context must exist in order to minify") == KubeError::no_context);
  CHECK(kind_of("error: stat /nope: no such file or directory") == KubeError::no_context);
  CHECK(kind_of("The connection to the server localhost:8080 was refused - did you specify the "
                "right host or port?") == KubeError::no_context);
  CHECK(kind_of("error: something else") == KubeError::other);
  CHECK(kind_of("") == KubeError::other);
}

TEST_CASE("kube failure: only what may pass is worth another try") {
  CHECK(tool::is_passing(KubeError::unreachable));
  CHECK(tool::is_passing(KubeError::busy));
  CHECK_FALSE(tool::is_passing(KubeError::forbidden));
  CHECK_FALSE(tool::is_passing(KubeError::no_context));
}

TEST_CASE("kube failure: a list of faults becomes one sentence") {
  const auto failure =
      tool::failure(failed("The Deployment \"web\" is invalid: \n"
                           "* spec.replicas: Invalid value: -1: must be 0 or more\n"
                           "* spec.selector: Required value\n"));
  CHECK(failure.kind == KubeError::invalid);
  CHECK(failure.sentence ==
        "The Deployment \"web\" is invalid: spec.replicas: Invalid value: -1: must be 0 or more, "
        "spec.selector: Required value");
}

TEST_CASE("kube failure: prefixes of kubectl and control characters do not reach the reader") {
  CHECK(tool::failure(failed("Error from server (Forbidden): error when creating \"STDIN\": pods "
                             "\"a\" is forbidden\x1b[2J"))
            .sentence == "pods \"a\" is forbidden\\x1b[2J");
}

TEST_CASE("kube failure: who has set which field") {
  const auto one = tool::parse_conflicts(
      "error: Apply failed with 1 conflict: conflict with \"kubectl\" with subresource \"scale\" "
      "using apps/v1 at 2026-11-21T15:00:00Z: .spec.replicas\nPlease review the fields above\n");
  REQUIRE(one.size() == 1);
  CHECK(one[0] == tool::ApplyConflict{.manager = "kubectl", .field = ".spec.replicas"});
  const auto many = tool::parse_conflicts(
      "error: Apply failed with 3 conflicts: conflicts with \"kubectl-edit\" using apps/v1:\n"
      "- .spec.replicas\n"
      "- .spec.template.spec.containers[name=\"web\"].image\n"
      "conflicts with \"other\" using apps/v1:\n"
      "- .metadata.labels.a\n"
      "Please review the fields above--they currently have other managers. Here\n"
      "are the ways you can resolve this warning:\n"
      "* If you intend to manage all of these fields, please re-run the apply\n");
  REQUIRE(many.size() == 3);
  CHECK(many[0] == tool::ApplyConflict{.manager = "kubectl-edit", .field = ".spec.replicas"});
  CHECK(many[1].field == ".spec.template.spec.containers[name=\"web\"].image");
  CHECK(many[2] == tool::ApplyConflict{.manager = "other", .field = ".metadata.labels.a"});
  CHECK(tool::parse_conflicts("Error from server (NotFound): x").empty());
}

TEST_CASE("kube object: versions of both sides, or of one if the other does not answer") {
  CHECK(tool::parse_kubectl_version(R"({"clientVersion": {"gitVersion": "v1.32.4"},
                                        "serverVersion": {"gitVersion": "v1.36.3"}})") ==
        tool::ClusterVersion{.client = "v1.32.4", .server = "v1.36.3"});
  CHECK(tool::parse_kubectl_version(R"({"clientVersion": {"gitVersion": "v1.32.4"}})")
            .server.empty());
}

TEST_CASE("kube object: where a context leads") {
  CHECK(tool::parse_kubectl_config(R"({"kind": "Config", "clusters": [{"name": "c",
      "cluster": {"server": "https://10.0.0.1:6443"}}], "current-context": "staging",
      "contexts": [{"name": "staging", "context": {"cluster": "c", "user": "me"}}]})") ==
        tool::KubeContext{
            .context = "staging", .cluster = "c", .server = "https://10.0.0.1:6443", .user = "me"});
}

TEST_CASE("kube object: the port of a forward is read from the line that tells it") {
  CHECK(tool::parse_forwarding("Forwarding from 127.0.0.1:43211 -> 8080") == 43211);
  CHECK(tool::parse_forwarding("Forwarding from [::1]:43211 -> 8080") == 43211);
  CHECK_FALSE(tool::parse_forwarding("Handling connection for 8080"));
}

TEST_CASE("kube object: the rights that are refused, and no others") {
  const auto refused = tool::parse_refused_rights(R"({"kind": "SelfSubjectAccessReview",
    "spec": {"resourceAttributes": {"verb": "create", "group": "apps", "resource": "deployments"}},
    "status": {"allowed": false}}
  {"kind": "SelfSubjectAccessReview",
    "spec": {"resourceAttributes": {"verb": "get", "resource": "pods"}},
    "status": {"allowed": true}})");
  CHECK(refused ==
        std::vector<tool::Right>{{.verb = "create", .group = "apps", .resource = "deployments"}});
}

TEST_CASE("kube object: a real watch tells what was there and what changed") {
  tool::WatchReader reader;
  std::vector<tool::WatchEvent> events;
  for (const std::string& line : base::lines(test::captured("kube_watch.jsonl"))) {
    if (auto event = reader.line(line)) events.push_back(*event);
  }
  REQUIRE(events.size() == 2);
  CHECK(events[0].kind == WatchKind::added);
  CHECK(events[1].kind == WatchKind::modified);
  CHECK(events[1].object.ref == events[0].object.ref);
  CHECK(events[1].object.ref.name == "d-57954b9b9c-hrt5d");
  CHECK(events[1].object.resource_version == "1753");
}

TEST_CASE("kube failure: real words about fields of others") {
  const std::string err = test::captured("kube_conflict.txt");
  CHECK(
      tool::parse_conflicts(err) ==
      std::vector<tool::ApplyConflict>{
          {.manager = "kubectl", .field = ".spec.replicas"},
          {.manager = "kubectl-set", .field = ".spec.template.spec.containers[name=\"x\"].image"}});
  CHECK(tool::failure(failed(err)).kind == KubeError::conflict);
  CHECK(
      tool::failure(failed(err)).sentence ==
      "Apply failed with 2 conflicts: conflicts with \"kubectl\" with subresource \"scale\" using "
      "apps/v1: .spec.replicas conflicts with \"kubectl-set\" using apps/v1:, "
      ".spec.template.spec.containers[name=\"x\"].image");
}

TEST_CASE("kube object: real answers about rights and versions") {
  CHECK(tool::parse_refused_rights(test::captured("kube_can.json")).empty());
  CHECK(tool::parse_objects(test::captured("kube_can.json"), "kubectl create").size() == 2);
  CHECK(tool::parse_kubectl_version(test::captured("kube_version.json")).server == "v1.36.3");
}
