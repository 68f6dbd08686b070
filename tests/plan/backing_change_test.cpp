#include "plan/backing_change.h"

#include "plan/resolving.h"

using namespace cloudctl;
using test::Mistakes;

namespace {

// What is said of this backing where postgres 16 with 2Gi is deployed as "db".
Mistakes said(const std::string& backing, const std::string& target = "local") {
  auto request = test::request_for(target);
  request.deployed["db"] = {
      .type = config::BackingType::postgres, .version = "16.1", .storage = "2Gi"};
  return test::mistakes_of(
      test::read_project("name: n\nservices: {web: {image: i}}\nbacking: {db: {" + backing +
                         "}}\ntargets: {k8s: {type: kubernetes, context: c}}\n"),
      request);
}

}  // namespace

TEST_CASE("backing: a deployed database may keep its type, major version and storage") {
  CHECK(said("type: postgres, version: \"16.4\", storage: 2048Mi").empty());
  CHECK(said("type: postgres, image: \"mirror/pg\", storage: 2Gi").empty());
  CHECK(said("type: postgres, version: \"16\", storage: 3Gi").empty());
  CHECK(said("type: redis, url: \"secret:U\"").empty());
}

TEST_CASE("backing: another type is refused where it is written, with the way to do it") {
  CHECK(said("type: mongodb, storage: 2Gi") ==
        Mistakes{"C121 3:16 backing \"db\" is deployed as postgres and cannot become mongodb | its "
                 "data is of postgres | add the mongodb as a second backing, copy the data with "
                 "the databases' own programs, let the services use that one, then take \"db\" "
                 "out; or give the data up with \"cloudctl down --data\""});
}

TEST_CASE("backing: another major version is refused, up and down") {
  for (const std::string version : {"17", "15"}) {
    const auto lines = said("type: postgres, version: \"" + version + "\", storage: 2Gi");
    REQUIRE(lines.size() == 1);
    CHECK(lines.front().starts_with(
        "C122 3:32 backing \"db\" is deployed with version 16.1 and cannot go to " + version +
        " | its data has the form of version 16 | add version " + version));
  }
}

TEST_CASE("backing: a volume does not shrink, and is not taken away") {
  const auto less = said("type: postgres, storage: 1Gi");
  REQUIRE(less.size() == 1);
  CHECK(
      less.front().starts_with("C123 3:32 backing \"db\" is deployed with 2Gi and cannot go to "
                               "1Gi | a volume does not shrink | leave it at 2Gi; add one"));
  const auto none = said("type: postgres");
  REQUIRE(none.size() == 1);
  CHECK(
      none.front().starts_with("C123 3:11 backing \"db\" is deployed with 2Gi and cannot go to "
                               "no storage"));
}

TEST_CASE("backing: in a cluster a claim keeps the size that it was made with") {
  const auto lines = said("type: postgres, storage: 3Gi", "k8s");
  REQUIRE(lines.size() == 1);
  CHECK(lines.front() ==
        "C123 3:32 backing \"db\" is deployed with 2Gi and cannot go to 3Gi | a claim of a "
        "stateful set keeps the size it was made with | leave it at 2Gi here, and let the volume "
        "itself grow, if its storage class can: \"kubectl edit pvc data-db-0\"");
}
