#include "release/live.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "release/captured.h"

namespace {

using namespace cloudctl;
using nlohmann::json;
using release::By;
using release::Change;
using release::LiveField;
using release::Sides;
using test::living;
using test::rendered;

// One line a field: "spec.replicas: 4 → 2, cluster kubectl scale".
std::string told(const std::vector<LiveField>& fields) {
  std::string lines;
  for (const auto& field : fields) {
    lines += (field.path + ": " + field.before + " → " + field.after +
              (field.by == By::you ? ", you" : ", cluster") + (field.manager.empty() ? "" : " ") +
              field.manager + "\n");
  }
  return lines;
}

std::vector<release::ObjectDifference> edited() {
  const auto wanted = test::captured_wanted();
  const auto live = test::captured("edited.json");
  Sides sides{.wanted = {}, .last = wanted, .live = live};
  for (const auto& object : wanted) {
    if (tool::find(live, release::ref_of(object.name))) sides.wanted.push_back(object);
  }
  auto all = release::differences(sides);
  // Objects that were not captured again are neither wanted nor alive here.
  REQUIRE(all.size() == live.size());
  return all;
}

release::ObjectDifference of(const std::vector<release::ObjectDifference>& all,
                             const std::string& kind, const std::string& name) {
  const auto found = std::find_if(all.begin(), all.end(), [&](const auto& one) {
    return one.name.kind == kind && one.name.name == name;
  });
  REQUIRE(found != all.end());
  return *found;
}

std::string deployment(const std::string& image, const std::string& more = "") {
  return R"({"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"web","namespace":"n",)"
         R"("labels":{"app.kubernetes.io/name":"web"}},"spec":{)" +
         more + R"("template":{"spec":{"containers":[{"name":"web","image":")" + image +
         R"("}]}}}})";
}

std::string secret(const std::string& content) {
  return R"({"apiVersion":"v1","kind":"Secret","metadata":{"name":"s","namespace":"n"},)" +
         content + "}";
}

std::vector<LiveField> fields(const std::string& wanted, const std::string& last,
                              const std::string& live) {
  Sides sides{.wanted = {rendered(wanted)}, .last = {}, .live = {living(live)}};
  if (!last.empty()) sides.last = {rendered(last)};
  return release::differences(sides).at(0).fields;
}

}  // namespace

TEST_CASE("live: whatever the API server fills in, an object holds as long as nobody changes it") {
  const auto live = test::captured("applied.json");
  int seen = 0;
  for (const auto& object : test::captured_wanted()) {
    CAPTURE(object.name.kind);
    CAPTURE(object.name.name);
    const auto* found = tool::find(live, release::ref_of(object.name));
    REQUIRE(found != nullptr);
    CHECK(release::holds(object, *found));
    ++seen;
  }
  CHECK(seen == 25);
}

TEST_CASE("live: what was just applied differs in nothing") {
  const auto wanted = test::captured_wanted();
  for (const auto& one : release::differences(
           {.wanted = wanted, .last = wanted, .live = test::captured("applied.json")})) {
    CAPTURE(one.name.name);
    CHECK(one.change == Change::unchanged);
    CHECK(one.fields.empty());
  }
}

TEST_CASE("live: before the first apply everything is created, in the order of the waves") {
  const auto wanted = test::captured_wanted();
  const auto all = release::differences({.wanted = wanted, .last = {}, .live = {}});
  REQUIRE(all.size() == wanted.size());
  for (std::size_t index = 0; index < all.size(); ++index) {
    CHECK(all[index].name == wanted[index].name);
    CHECK(all[index].service == wanted[index].service);
    CHECK(all[index].change == Change::created);
    CHECK(all[index].fields.empty());
  }
}

TEST_CASE("live: what people did to a Deployment by hand is told field by field, with whom") {
  const std::string container = "spec.template.spec.containers[web].";
  CHECK(told(of(edited(), "Deployment", "web").fields) ==
        "spec.replicas: 4 → 2, cluster kubectl scale\n" + container +
            "image: nginxinc/nginx-unprivileged:1.27 → nginxinc/nginx-unprivileged:1.26, cluster "
            "kubectl-set\n" +
            container + "readinessProbe.periodSeconds: 7 → 5, cluster kubectl-edit\n" + container +
            "resources.requests.memory: 768Mi → 1024Mi, cluster kubectl-edit\n" + container +
            "startupProbe.periodSeconds: 7 → 1, cluster kubectl-edit\n");
}

TEST_CASE("live: fields that others add beside ours are none of our business") {
  const auto box = of(edited(), "Deployment", "box");  // a variable and a label
  CHECK(box.change == Change::unchanged);
  CHECK(box.fields.empty());
}

TEST_CASE("live: a field that somebody removed is missing, and nobody holds it") {
  const auto removed = of(edited(), "Deployment", "auto").fields;
  REQUIRE(removed.size() == 4);
  CHECK(removed[0] ==
        LiveField{"spec.template.spec.containers[auto].readinessProbe.failureThreshold", "", "3",
                  By::cluster, ""});
  for (const auto& field : removed) CHECK(field.before.empty());
}

TEST_CASE("live: other kinds are told as exactly") {
  CHECK(of(edited(), "HorizontalPodAutoscaler", "auto").fields ==
        std::vector<LiveField>{{"spec.maxReplicas", "9", "5", By::cluster, "kubectl-patch"}});
  CHECK(of(edited(), "Service", "web-public").fields ==
        std::vector<LiveField>{
            {"spec.ports[8080].targetPort", "9090", "http", By::cluster, "kubectl-patch"}});
}

TEST_CASE("live: a field that the file changed is your change") {
  CHECK(fields(deployment("web:2"), deployment("web:1"), deployment("web:1")) ==
        std::vector<LiveField>{
            {"spec.template.spec.containers[web].image", "web:1", "web:2", By::you, ""}});
  // No release before this one knew the object.
  CHECK(fields(deployment("web:2"), "", deployment("web:1")).at(0).by == By::you);
}

TEST_CASE("live: a field that both changed is your change, and tells who else did") {
  json live = json::parse(deployment("web:hot-fix"));
  live["metadata"]["managedFields"] = json::parse(
      R"([{"manager":"kubectl-set","operation":"Update","time":"2026-11-21T12:00:00Z","fieldsV1":{
      "f:spec":{"f:template":{"f:spec":{"f:containers":{"k:{\"name\":\"web\"}":{"f:image":{}}}}}}}}])");
  CHECK(fields(deployment("web:2"), deployment("web:1"), live.dump()) ==
        std::vector<LiveField>{{"spec.template.spec.containers[web].image", "web:hot-fix", "web:2",
                                By::you, "kubectl-set"}});
}

TEST_CASE("live: a field that the file dropped is taken away, unless another holds it now") {
  const std::string paused = deployment("web:1", R"("minReadySeconds":5,)");
  CHECK(fields(deployment("web:1"), paused, paused) ==
        std::vector<LiveField>{{"spec.minReadySeconds", "5", "", By::you, ""}});
  json live = json::parse(paused);
  live["metadata"]["managedFields"] = json::parse(
      R"([{"manager":"ann","operation":"Update","fieldsV1":{"f:spec":{"f:minReadySeconds":{}}}}])");
  CHECK(fields(deployment("web:1"), paused, live.dump()).empty());
}

TEST_CASE("live: values of Secrets are compared, and never shown") {
  const std::string wanted = secret(R"("stringData":{"KEY":"new","SAME":"x","MORE":"y"})");
  const std::string live = secret(R"("data":{"KEY":"b2xk","SAME":"eA=="})");
  CHECK(fields(wanted, "", live) == std::vector<LiveField>{{"data.KEY", "***", "***", By::you, ""},
                                                           {"data.MORE", "", "***", By::you, ""}});
  CHECK(release::holds(rendered(secret(R"("stringData":{"SAME":"x"})")), living(live)));
}

TEST_CASE("live: what is wanted no more comes last, as removed") {
  const auto wanted = test::captured_wanted();
  Sides sides{.wanted = wanted, .last = wanted, .live = test::captured("applied.json")};
  std::erase_if(sides.wanted, [](const auto& object) { return object.service == "auto"; });
  const auto all = release::differences(sides);
  REQUIRE(all.size() > sides.wanted.size());
  for (std::size_t index = 0; index < all.size(); ++index) {
    CHECK((all[index].change == Change::removed) == (index >= sides.wanted.size()));
  }
  CHECK(all.back().service == "auto");
}

TEST_CASE("live: an object that is being deleted does not hold and is made anew") {
  auto live = living(deployment("web:1"));
  CHECK(release::holds(rendered(deployment("web:1")), live));
  live.being_deleted = true;
  CHECK_FALSE(release::holds(rendered(deployment("web:1")), live));
  const auto all =
      release::differences({.wanted = {rendered(deployment("web:1"))}, .last = {}, .live = {live}});
  CHECK(all.at(0).change == Change::created);
}
