#include "release/credential_object.h"

#include <doctest/doctest.h>

#include <nlohmann/json.hpp>

using namespace cloudctl;

namespace {

const release::CredentialPlace place{
    .project = "notes", .kube_namespace = "notes-staging", .name = "db"};
const plan::ReadyMade postgres{.type = config::BackingType::postgres,
                               .version = "16",
                               .storage = "1Gi",
                               .user = "notes",
                               .database = "notes",
                               .port = 5432};

}  // namespace

TEST_CASE("credential object: a Secret of its own, with a key for each part of the password") {
  const auto object = nlohmann::json::parse(
      release::credential_object(place, postgres, base::Secret("known")).reveal());
  CHECK(object.at("kind") == "Secret");
  CHECK(object.at("metadata").at("name") == "notes-db-credentials");
  CHECK(object.at("metadata").at("namespace") == "notes-staging");
  CHECK(object.at("stringData").at("password") == "known");
  CHECK(object.at("stringData").at("url") == "postgresql://notes:known@db:5432/notes");
  CHECK_FALSE(object.at("stringData").contains("config"));
}

TEST_CASE(
    "credential object: it is found again by its labels, and no other Secret is taken for it") {
  const auto text = release::credential_object(place, postgres, base::Secret("known")).reveal();
  const auto objects = tool::parse_objects(text, "the test");
  REQUIRE(objects.size() == 1);
  CHECK(release::is_credential(objects.front()));
  CHECK(objects.front().ref == release::credential_ref(place));
  CHECK(objects.front().labels.at("app.kubernetes.io/managed-by") == "cloudctl");
  tool::KubeObject other = objects.front();
  other.labels.erase("cloudctl.dev/backing");
  CHECK_FALSE(release::is_credential(other));
}

static tool::KubeObject living(const std::string& more = "") {
  return tool::parse_objects(R"({"apiVersion":"v1","kind":"Secret","metadata":{"name":
    "notes-db-credentials","namespace":"notes-staging","resourceVersion":"7","labels":
    {"cloudctl.dev/backing":"db"},"annotations":{"other":"stays")" +
                                 more + R"(}},"data":{"password":"b2xk","url":"eA=="}})",
                             "the test")
      .front();
}

TEST_CASE("credential object: it says what its data were made as, also when no release does") {
  const auto text = release::credential_object(place, postgres, base::Secret("known")).reveal();
  const auto made = release::made_in(tool::parse_objects(text, "the test"));
  REQUIRE(made.count("db") == 1);
  CHECK(made.at("db").type == config::BackingType::postgres);
  CHECK(made.at("db").version == "16");
  CHECK(made.at("db").storage == "1Gi");
}

TEST_CASE("credential object: a password is changed by way of one that does not count yet") {
  const auto begun = release::with_pending(living(), base::Secret("new"));
  const auto tree = nlohmann::json::parse(begun.reveal());
  CHECK(tree.at("stringData") == nlohmann::json{{"next", "new"}});
  CHECK(tree.at("metadata").at("resourceVersion") == "7");
  CHECK(release::password_in(living()) == base::Secret("old"));
  CHECK_FALSE(release::pending_in(living()).has_value());
  auto pending = living();
  pending.json.replace(pending.json.find("\"data\":{"), 8, "\"data\":{\"next\":\"bmV3\",");
  CHECK(release::pending_in(pending) == base::Secret("new"));
  const auto done = nlohmann::json::parse(
      release::with_password(pending, place,
                             {.made = postgres, .password = base::Secret("new"), .mark = "r4"})
          .reveal());
  CHECK_FALSE(done.at("data").contains("next"));
  CHECK(done.at("stringData").at("url") == "postgresql://notes:new@db:5432/notes");
  CHECK(done.at("metadata").at("annotations").at("other") == "stays");
  CHECK(done.at("metadata").at("annotations").at("cloudctl.dev/password") == "r4");
}

TEST_CASE("credential object: another password replaces the pods of its users, not the database") {
  release::Record record{.project = "notes"};
  record.backing["db"] = postgres;
  const std::string pod = R"({"kind":"Deployment","spec":{"template":{"metadata":{},"spec":
    {"containers":[{"env":[{"valueFrom":{"secretKeyRef":{"name":"notes-db-credentials"}}}]}]}}}})";
  for (const char* name : {"web", "db"}) {
    record.objects.push_back({.name = {.kind = "Deployment", .name = name},
                              .service = name,
                              .json = nlohmann::json::parse(pod).dump()});
  }
  record.objects.push_back(
      {.name = {.kind = "Deployment", .name = "other"}, .service = "other", .json = "{}"});
  CHECK(release::services_with_password(record, "db") == std::vector<std::string>{"web"});
  CHECK(release::with_password_marks(record, {living()}) == record);
  const auto marked =
      release::with_password_marks(record, {living(R"(,"cloudctl.dev/password":"r4")")});
  CHECK(marked.objects[0].json.find(R"("cloudctl.dev/password.db":"r4")") != std::string::npos);
  CHECK(marked.objects[1] == record.objects[1]);
  record.backing["db"].type = config::BackingType::redis;
  CHECK(release::services_with_password(record, "db") == std::vector<std::string>{"web", "db"});
}
