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
