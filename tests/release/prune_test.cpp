#include <doctest/doctest.h>

#include "base/error.h"
#include "release/captured.h"
#include "release/live.h"

namespace {

using namespace cloudctl;
using release::Sides;

std::string config_map(const std::string& name, const std::string& project = "notes") {
  return R"({"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":")" + name +
         R"(","namespace":"n","labels":{"app.kubernetes.io/managed-by":"cloudctl",)"
         R"("app.kubernetes.io/part-of":")" +
         project + R"("}}})";
}

std::vector<std::string> names(const std::vector<tool::ObjectRef>& refs) {
  std::vector<std::string> texts;
  for (const auto& ref : refs) texts.push_back(ref.kind + "/" + ref.name);
  return texts;
}

render::Object rendered(const std::string& name) {
  return test::rendered(config_map(name));
}

}  // namespace

TEST_CASE("prune: what earlier releases had and this one does not goes, the last applied first") {
  const Sides sides{.wanted = {rendered("a")},
                    .last = {rendered("a"), rendered("b"), rendered("c")},
                    .live = {test::living(config_map("a")), test::living(config_map("b")),
                             test::living(config_map("c")), test::living(config_map("d"))},
                    .earlier = {rendered("d"), rendered("b"), rendered("never-made")}};
  CHECK(names(release::to_prune(sides)) ==
        std::vector<std::string>{"ConfigMap/c", "ConfigMap/b", "ConfigMap/d"});
}

TEST_CASE("prune: data and namespaces stay, whatever is wanted") {
  const auto all = test::captured_wanted();
  Sides sides{.wanted = {rendered("a")}, .last = all, .live = test::captured("applied.json")};
  const auto gone = names(release::to_prune(sides));
  CHECK(gone.size() == all.size() - 2);
  for (const auto& name : gone) {
    CHECK(name != "Namespace/notes");
    CHECK(name != "PersistentVolumeClaim/box-data");
  }
  CHECK(gone.front() == "PodDisruptionBudget/web");
}

TEST_CASE("prune: what is not ours any more, being deleted, or unknown to releases stays") {
  auto taken = test::living(config_map("b", "others"));
  auto unlabelled = test::living(config_map("c"));
  unlabelled.labels.clear();
  auto leaving = test::living(config_map("d"));
  leaving.being_deleted = true;
  const Sides sides{.wanted = {rendered("a")},
                    .last = {rendered("b"), rendered("c"), rendered("d")},
                    .live = {taken, unlabelled, leaving, test::living(config_map("stranger"))}};
  CHECK(release::to_prune(sides).empty());
}

TEST_CASE("prune: an object that only changes the version of its API stays") {
  render::Object wanted = rendered("a");
  render::Object before = rendered("a");
  before.name.api_version = wanted.name.api_version = "policy/v1";
  before.name.api_version += "beta1";
  auto live = test::living(config_map("a"));
  live.ref.api_version = before.name.api_version;
  CHECK(release::to_prune({.wanted = {wanted}, .last = {before}, .live = {live}}).empty());
}

TEST_CASE("prune: an empty release is refused, it would remove everything") {
  const Sides sides{.wanted = {}, .last = {rendered("a")}, .live = {test::living(config_map("a"))}};
  CHECK_THROWS_WITH_AS(static_cast<void>(release::to_prune(sides)),
                       "release has no objects at all, so everything that runs would be removed",
                       base::Error);
}

TEST_CASE(
    "foreign: an object under our name that is another's is found, a namespace is no matter") {
  const auto wanted = test::captured_wanted();
  auto live = test::captured("applied.json");
  CHECK(release::foreign(wanted, live, "notes").empty());
  CHECK(release::foreign(wanted, {}, "notes").empty());
  CHECK(release::foreign(wanted, live, "others").size() == wanted.size() - 1);
  for (auto& object : live) {
    if (object.ref.kind == "Namespace" || object.ref.kind == "StatefulSet") object.labels.clear();
  }
  CHECK(names(release::foreign(wanted, live, "notes")) ==
        std::vector<std::string>{"StatefulSet/files"});
}
