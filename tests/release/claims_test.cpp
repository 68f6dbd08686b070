#include "release/claims.h"

#include <doctest/doctest.h>

#include "tool/kube_object.h"

using namespace cloudctl;

static std::string claim(const std::string& size) {
  return R"({"apiVersion":"v1","kind":"PersistentVolumeClaim","metadata":{"name":"web-data",
    "namespace":"n"},"spec":{"storageClassName":"fast","resources":{"requests":{"storage":")" +
         size + R"("}}}})";
}

static std::string stateful(const std::string& size) {
  return R"({"apiVersion":"apps/v1","kind":"StatefulSet","metadata":{"name":"web","namespace":"n"},
    "spec":{"volumeClaimTemplates":[{"metadata":{"name":"data"},"spec":{"resources":{"requests":
    {"storage":")" +
         size + R"("}}}}]}})";
}

static release::Record wanting(const std::string& kind, const std::string& json) {
  release::Record record;
  record.objects.push_back({.name = {.kind = kind, .name = "web"}, .service = "web", .json = json});
  return record;
}

static std::vector<tool::KubeObject> living(const std::string& json) {
  return tool::parse_objects(json, "a test");
}

TEST_CASE("claims: a larger one is told with its class, the same size in other words is none") {
  const auto changes =
      release::claim_changes(wanting("PersistentVolumeClaim", claim("2Gi")), living(claim("1Gi")));
  REQUIRE(changes.size() == 1);
  CHECK(changes.front() == release::ClaimChange{.service = "web",
                                                .claim = "web-data",
                                                .from = "1Gi",
                                                .to = "2Gi",
                                                .storage_class = "fast"});
  CHECK(release::claim_changes(wanting("PersistentVolumeClaim", claim("1024Mi")),
                               living(claim("1Gi")))
            .empty());
}

TEST_CASE("claims: those of a stateful set are found in its template, and when it is gone") {
  const auto wanted = wanting("StatefulSet", stateful("512Mi"));
  const auto changes = release::claim_changes(wanted, living(stateful("1Gi")));
  REQUIRE(changes.size() == 1);
  CHECK(changes.front().of_set);
  CHECK(changes.front().less);
  CHECK(changes.front().claim == "data-web-0");
  std::string left = claim("1Gi");
  left.replace(left.find("web-data"), 8, "data-web-0");
  CHECK(release::claim_changes(wanted, living(left)).size() == 1);
  CHECK(release::claim_changes(wanted, {}).empty());
}

TEST_CASE("claims: a class says whether its volumes grow") {
  const std::string head = R"({"apiVersion":"storage.k8s.io/v1","kind":"StorageClass",
    "metadata":{"name":"fast"})";
  CHECK(release::lets_grow(living(head + R"(,"allowVolumeExpansion":true})").front()));
  CHECK_FALSE(release::lets_grow(living(head + "}").front()));
}
