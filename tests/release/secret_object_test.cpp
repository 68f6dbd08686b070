#include "release/secret_object.h"

#include <doctest/doctest.h>

#include "tool/registry.h"

namespace {

using namespace cloudctl;
using Names = std::vector<std::string>;
using Marks = std::map<std::string, std::string>;
using Values = std::map<std::string, base::Secret>;

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
  CHECK(release::values_in(object) ==
        Values{{"A", base::Secret("swordfish")}, {"A.r1", base::Secret("swordfish")}});
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
  CHECK(release::values_in(living(settled)) == Values{{"A", base::Secret("three")},
                                                      {"A.r2", base::Secret("three")},
                                                      {"B", base::Secret("two")},
                                                      {"B.r1", base::Secret("two")}});
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

namespace {

// The Secret of two releases that have changed the value of A.
tool::KubeObject changed_once() {
  auto first = wanted({"A"});
  first.values = {{"A", base::Secret("one")}};
  const auto live = living(release::settle_secrets(first));
  auto second = wanted({"A"}, "r2");
  second.values = {{"A", base::Secret("two")}};
  second.releases = {{.number = 1, .secret_marks = {{"A", "r1"}}}};
  second.live = &live;
  return living(release::settle_secrets(second));
}

}  // namespace

TEST_CASE(
    "settle_secrets: values of releases that can be brought back are kept under their marks") {
  CHECK(release::values_in(changed_once()) == Values{{"A", base::Secret("two")},
                                                     {"A.r1", base::Secret("one")},
                                                     {"A.r2", base::Secret("two")}});
}

TEST_CASE("settle_secrets: a release that is brought back has its value again, without a write") {
  const auto live = changed_once();
  auto back = wanted({"A"}, "r3");
  back.values = {{"A", base::Secret("two")}};
  back.asked = {{"A", "r1"}};
  back.live = &live;
  const auto settled = release::settle_secrets(back);
  CHECK(settled.marks == Marks{{"A", "r1"}});
  CHECK(settled.gone.empty());
  CHECK(settled.object.empty());
}

TEST_CASE("settle_secrets: a value that is gone is named, and the present one taken") {
  const auto live = changed_once();
  auto back = wanted({"A"}, "r3");
  back.asked = {{"A", "r0"}};
  back.live = &live;
  const auto settled = release::settle_secrets(back);
  CHECK(settled.gone == Names{"A"});
  CHECK(settled.marks == Marks{{"A", "r2"}});
  release::Record record{.secret_marks = {{"A", "r0"}, {"B", "r1"}}};
  CHECK(release::gone_secrets(record, &live) == Names{"A", "B"});
  record.secret_marks = {{"A", "r1"}};
  CHECK(release::gone_secrets(record, &live).empty());
  CHECK(release::gone_secrets(record, nullptr) == Names{"A"});
}

TEST_CASE("settle_secrets: a mark that another value has is not given again") {
  const auto live = changed_once();
  auto anew = wanted({"A"}, "r1");
  anew.values = {{"A", base::Secret("three")}};
  anew.releases = {{.number = 1, .secret_marks = {{"A", "r1"}}}};
  anew.live = &live;
  const auto settled = release::settle_secrets(anew);
  CHECK(settled.marks == Marks{{"A", "r1-2"}});
  CHECK(release::values_in(living(settled)).at("A.r1").reveal() == "one");
}

TEST_CASE("settle_secrets: what somebody else changed since is not overwritten by what was sent") {
  const auto live = changed_once();
  auto late = wanted({"A"}, "r3");
  late.values = {{"A", base::Secret("one")}};
  late.sent = {{"A", "r1"}};
  late.live = &live;
  const auto settled = release::settle_secrets(late);
  CHECK(settled.overtaken == Names{"A"});
  CHECK(settled.marks == Marks{{"A", "r2"}});
  CHECK(settled.object.empty());
  // Set anew, it is sent anew.
  late.sent.clear();
  const auto sent = release::settle_secrets(late);
  CHECK(sent.overtaken.empty());
  CHECK(sent.marks == Marks{{"A", "r3"}});
  CHECK(sent.sent == Marks{{"A", "r3"}});
}

TEST_CASE("secret object: a value that is unset is in it no more, whatever its mark") {
  const auto live = changed_once();
  CHECK_FALSE(release::without_secret(live, "B"));
  const auto object = release::without_secret(live, "A");
  REQUIRE(object);
  const auto left = tool::parse_objects(object->reveal(), "test").front();
  CHECK(release::values_in(left).empty());
  CHECK(release::present_marks(left).empty());
  CHECK(left.labels.at("app.kubernetes.io/part-of") == "shop");
}

TEST_CASE(
    "secret object: after a failed change the value of the release is the present one again") {
  const auto live = changed_once();
  CHECK_FALSE(release::with_present(live, "A", "r9"));
  const auto object = release::with_present(live, "A", "r1");
  REQUIRE(object);
  const auto back = tool::parse_objects(object->reveal(), "test").front();
  CHECK(release::present_marks(back) == Marks{{"A", "r1"}});
  CHECK(release::values_in(back).at("A").reveal() == "one");
}

TEST_CASE("with_marks: pods refer to the values of their release, and to nothing else") {
  const render::Object object{
      .name = {.api_version = "apps/v1", .kind = "Deployment", .name = "web"},
      .service = "web",
      .json = R"({"spec":{"template":{"metadata":{},"spec":{"containers":[{"env":[)"
              R"({"name":"A","valueFrom":{"secretKeyRef":{"name":"shop-secrets","key":"A"}}},)"
              R"({"name":"O","valueFrom":{"secretKeyRef":{"name":"others","key":"A"}}}]}]}}}})"};
  const release::SecretsUsed used{
      .secret = "shop-secrets", .names = {"A"}, .marks = {{"A", "r1"}, {"B", "r2"}}};
  const auto marked = release::with_marks(object, used);
  CHECK(marked.json.find(R"("cloudctl.dev/secrets":"A=r1")") != std::string::npos);
  CHECK(marked.json.find(R"({"key":"A.r1","name":"shop-secrets"})") != std::string::npos);
  CHECK(marked.json.find(R"({"key":"A","name":"others"})") != std::string::npos);
  auto later = used;
  later.marks["A"] = "r2";
  CHECK(release::with_marks(marked, later).json.find(R"("key":"A.r2")") != std::string::npos);
  CHECK(release::with_marks(object, {.secret = "shop-secrets", .names = {}, .marks = used.marks}) ==
        object);
  auto job = object;
  job.name.kind = "Job";
  CHECK(release::with_marks(job, used) == job);
}
