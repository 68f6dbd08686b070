#include "release/compare.h"

#include <doctest/doctest.h>

#include "release/captured.h"

namespace {

using namespace cloudctl;
using nlohmann::json;

// The paths that differ, of two values of the field "spec".
std::vector<std::string> paths(const std::string& wanted, const std::string& live,
                               const std::string& kind = "Deployment") {
  std::vector<std::string> texts;
  const json head{{"kind", kind}};
  json left = head, right = head;
  left["spec"] = json::parse(wanted);
  right["spec"] = json::parse(live);
  for (const auto& one : release::divergences(left, right)) {
    texts.push_back(release::text(one.path));
  }
  return texts;
}
using Paths = std::vector<std::string>;

// Another value in place of the one at this path.
json changed(json object, const release::FieldPath& path) {
  json* here = &object;
  for (const auto& step : path) {
    if (step.is_field()) {
      here = &(*here)[step.field];
    } else if (step.keys.empty()) {
      here = &(*here)[step.index];
    } else {
      here = const_cast<json*>(release::find_element(*here, step.keys));
      REQUIRE(here != nullptr);
    }
  }
  if (here->is_boolean()) {
    *here = !here->get<bool>();
  } else if (here->is_number()) {
    *here = here->get<int>() + 1;
  } else if (here->is_string()) {
    *here = here->get<std::string>() + "7";
  } else if (here->is_array()) {
    here->push_back("more");
  } else {
    *here = json();
  }
  return object;
}

}  // namespace

TEST_CASE("compare: any single field that is changed in a real object is found, and no other") {
  int tried = 0;
  for (const auto& object : test::captured_wanted()) {
    const json wanted = json::parse(object.json);
    for (const auto& leaf : release::leaves(wanted)) {
      CAPTURE(object.name.name);
      CAPTURE(release::text(leaf.path));
      const auto found = release::divergences(wanted, changed(wanted, leaf.path));
      REQUIRE(found.size() == 1);
      CHECK(found[0].path == leaf.path);
      CHECK(found[0].wanted == leaf.value);
      ++tried;
    }
  }
  CHECK(tried > 400);
}

TEST_CASE("compare: quantities count by what they are worth, where they are quantities") {
  CHECK(paths(R"({"resources":{"limits":{"cpu":"1000m","memory":"1024Mi"}}})",
              R"({"resources":{"limits":{"cpu":"1","memory":"1Gi"}}})")
            .empty());
  CHECK(paths(R"({"requests":{"cpu":0.5,"storage":1073741824}})",
              R"({"requests":{"cpu":"500m","storage":"1Gi"}})")
            .empty());
  CHECK(paths(R"({"emptyDir":{"sizeLimit":"1024Mi"}})", R"({"emptyDir":{"sizeLimit":"1Gi"}})")
            .empty());
  CHECK(paths(R"({"limits":{"cpu":"1"}})", R"({"limits":{"cpu":"2"}})") ==
        Paths{"spec.limits.cpu"});
  CHECK(paths(R"({"env":[{"name":"A","value":"1000m"}]})",
              R"({"env":[{"name":"A","value":"1"}]})") == Paths{"spec.env[A].value"});
}

TEST_CASE("compare: a number and its text are the same where a port may be either") {
  CHECK(
      paths(R"({"targetPort":8080,"maxSurge":"25%"})", R"({"targetPort":"8080","maxSurge":"25%"})")
          .empty());
  CHECK(paths(R"({"targetPort":8080})", R"({"targetPort":"http"})") == Paths{"spec.targetPort"});
  CHECK(paths(R"({"paused":true})", R"({"paused":"true"})") == Paths{"spec.paused"});
}

TEST_CASE("compare: elements of lists are told apart by their keys, in whatever order they are") {
  CHECK(paths(R"({"containers":[{"name":"a","image":"x"},{"name":"b","image":"y"}]})",
              R"({"containers":[{"name":"b","image":"y"},{"name":"c"},{"name":"a","image":"x"}]})")
            .empty());
  CHECK(paths(R"({"containers":[{"name":"a","image":"x"}]})",
              R"({"containers":[{"name":"b","image":"x"}]})") == Paths{"spec.containers[a].image"});
  CHECK(paths(R"({"ports":[{"containerPort":80}]})",
              R"({"ports":[{"containerPort":80,"protocol":"TCP"}]})")
            .empty());
  CHECK(paths(R"({"ports":[{"containerPort":53,"protocol":"UDP","name":"dns"}]})",
              R"({"ports":[{"containerPort":53,"protocol":"TCP","name":"dns"}]})") ==
        Paths{"spec.ports[53,UDP].name"});
  CHECK(paths(R"({"ports":[{"port":80,"targetPort":"http"}]})",
              R"({"ports":[{"port":80,"protocol":"TCP","targetPort":"web"}]})",
              "Service") == Paths{"spec.ports[80].targetPort"});
}

TEST_CASE("compare: a missing element without more than its keys is missing all the same") {
  CHECK(paths(R"({"imagePullSecrets":[{"name":"login"}]})", R"({"imagePullSecrets":[]})") ==
        Paths{"spec.imagePullSecrets[login]"});
  CHECK(paths(R"({"imagePullSecrets":[{"name":"login"}]})", "{}") ==
        Paths{"spec.imagePullSecrets[login]"});
}

TEST_CASE("compare: a list that is one value differs as a whole when something is added") {
  CHECK(paths(R"({"args":["serve"]})", R"({"args":["serve","-v"]})") == Paths{"spec.args"});
  CHECK(paths(R"({"args":["a","b"]})", R"({"args":["b","a"]})") == Paths{"spec.args"});
  CHECK(paths(R"({"tolerations":[{"key":"a"}]})", R"({"tolerations":[{"key":"a"},{"key":"b"}]})") ==
        Paths{"spec.tolerations"});
  CHECK(paths(R"({"egress":[{"ports":[{"port":53}]}]})",
              R"({"egress":[{"ports":[{"port":53,"protocol":"TCP"}]}]})", "NetworkPolicy")
            .empty());
  CHECK(paths(R"({"egress":[{"ports":[{"port":53}]}]})", R"({"egress":[{"ports":[{"port":54}]}]})",
              "NetworkPolicy") == Paths{"spec.egress[0].ports[0].port"});
}

TEST_CASE("compare: what is empty is as good as left out, but where leaving out means something") {
  CHECK(paths(R"({"a":"","b":0,"c":false,"d":{},"e":[],"f":null})", "{}").empty());
  CHECK(paths(R"({"f":null})", R"({"f":7})").empty());
  CHECK(paths(R"({"allowPrivilegeEscalation":false})", "{}") ==
        Paths{"spec.allowPrivilegeEscalation"});
  CHECK(paths(R"({"volumes":[{"name":"tmp","emptyDir":{}}]})",
              R"({"volumes":[{"name":"tmp","hostPath":{"path":"/"}}]})") ==
        Paths{"spec.volumes[tmp].emptyDir"});
  CHECK(paths(R"({"replicas":0})", R"({"replicas":3})") == Paths{"spec.replicas"});
}

TEST_CASE("compare: a value of another kind is a difference, not a mistake") {
  CHECK(paths(R"({"a":{"b":1}})", R"({"a":"text"})") == Paths{"spec.a"});
  CHECK(paths(R"({"a":[1]})", R"({"a":{"b":1}})") == Paths{"spec.a"});
  CHECK(paths(R"({"a":"x"})", R"({"a":{"b":1}})") == Paths{"spec.a"});
  CHECK(paths(R"({"containers":[{"name":"a","image":"x"}]})", R"({"containers":"x"})") ==
        Paths{"spec.containers[a].image"});
}
