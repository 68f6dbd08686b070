#include "release/secret_object.h"

#include <doctest/doctest.h>

#include "tool/registry.h"

namespace {

using namespace cloudctl;
using Names = std::vector<std::string>;

release::SecretsWanted wanted(const Names& names, const std::string& mark = "r1") {
  return {.project = "shop", .kube_namespace = "shop", .names = names, .mark = mark};
}

tool::KubeObject living(const release::SettledSecrets& settled) {
  return tool::parse_objects(settled.object.reveal(), "test").front();
}

}  // namespace

TEST_CASE("settle_secrets: a value that nobody has is missing") {
  const auto settled = release::settle_secrets(wanted({"A", "B"}));
  CHECK(settled.missing == Names{"A", "B"});
  CHECK(settled.object.empty());
}

TEST_CASE("settle_secrets: a new value is written, with a mark that does not tell it") {
  auto first = wanted({"A"});
  first.values = {{"A", base::Secret("swordfish")}};
  const auto settled = release::settle_secrets(first);
  CHECK(settled.missing.empty());
  CHECK(settled.marks == std::map<std::string, std::string>{{"A", "r1"}});
  const auto object = living(settled);
  CHECK(object.ref == release::secret_ref("shop", "shop"));
  CHECK(object.labels.at("app.kubernetes.io/managed-by") == "cloudctl");
  CHECK(object.annotations.at("cloudctl.dev/marks") == "A=r1");
  CHECK(object.json.find(tool::base64("swordfish")) != std::string::npos);
}

TEST_CASE("settle_secrets: an unchanged value needs no write and keeps its mark") {
  auto again = wanted({"A"});
  again.values = {{"A", base::Secret("swordfish")}};
  const auto live = living(release::settle_secrets(again));
  again.live = &live;
  again.mark = "r2";
  const auto settled = release::settle_secrets(again);
  CHECK(settled.object.empty());
  CHECK(settled.marks.at("A") == "r1");
}

TEST_CASE("settle_secrets: only what changes gets another mark, and the rest is kept") {
  auto both = wanted({"A", "B"});
  both.values = {{"A", base::Secret("one")}, {"B", base::Secret("two")}};
  const auto live = living(release::settle_secrets(both));
  auto next = wanted({"A"}, "r2");
  next.values = {{"A", base::Secret("three")}};
  next.live = &live;
  const auto settled = release::settle_secrets(next);
  CHECK(settled.marks == std::map<std::string, std::string>{{"A", "r2"}, {"B", "r1"}});
  CHECK(living(settled).json.find(tool::base64("two")) != std::string::npos);
  CHECK(living(settled).json.find(tool::base64("one")) == std::string::npos);
}

TEST_CASE("settle_secrets: a value that only the cluster has is good enough") {
  auto first = wanted({"A"});
  first.values = {{"A", base::Secret("swordfish")}};
  const auto live = living(release::settle_secrets(first));
  auto elsewhere = wanted({"A"}, "r2");
  elsewhere.live = &live;
  const auto settled = release::settle_secrets(elsewhere);
  CHECK(settled.missing.empty());
  CHECK(settled.object.empty());
  CHECK(settled.marks.at("A") == "r1");
}

TEST_CASE("with_marks: pods carry the marks of what they use, and of nothing else") {
  const render::Object object{
      .name = {.api_version = "apps/v1", .kind = "Deployment", .name = "web"},
      .service = "web",
      .json = R"({"kind":"Deployment","spec":{"template":{"metadata":{}}}})"};
  const auto marked = release::with_marks(object, {"A"}, {{"A", "r1"}, {"B", "r2"}});
  CHECK(marked.json.find(R"("cloudctl.dev/secrets":"A=r1")") != std::string::npos);
  CHECK(release::with_marks(object, {}, {{"A", "r1"}}) == object);
  auto job = object;
  job.name.kind = "Job";
  CHECK(release::with_marks(job, {"A"}, {{"A", "r1"}}) == job);
}
