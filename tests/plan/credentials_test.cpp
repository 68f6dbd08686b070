#include "plan/credentials.h"

#include "plan/backing.h"
#include "plan/resolving.h"

using namespace cloudctl;
using plan::Credential;
using Env = std::map<std::string, std::string>;

namespace {

plan::Service web(const std::string& keys, const std::string& backing) {
  return *plan::find_service(test::plan_of("name: n\nservices: {web: {image: i, " + keys +
                                           "}}\nbacking: " + backing + "\n"),
                             "web");
}

std::string url(config::BackingType type) {
  const auto made = *plan::ready_made("db", {.type = type}, "n").ready_made;
  return plan::credential_parts("db", made, base::Secret("pw")).at("url").reveal();
}

}  // namespace

TEST_CASE("credentials: a user finds its database under the backing's name and the usual ones") {
  const auto service = web("uses: [db]", "{db: {type: postgres}}");
  CHECK(service.env == Env{{"DB_HOST", "db"},
                           {"DB_NAME", "n"},
                           {"DB_PORT", "5432"},
                           {"DB_USER", "n"},
                           {"PGDATABASE", "n"},
                           {"PGHOST", "db"},
                           {"PGPORT", "5432"},
                           {"PGUSER", "n"}});
  CHECK(service.credentials == plan::Credentials{{"DATABASE_URL", {"db", "url"}},
                                                 {"DB_PASSWORD", {"db", "password"}},
                                                 {"DB_URL", {"db", "url"}},
                                                 {"PGPASSWORD", {"db", "password"}}});
}

TEST_CASE("credentials: of two databases neither is the one, of two types each is") {
  const auto two = web("uses: [a, b]", "{a: {type: postgres}, b: {type: postgres}}");
  CHECK_FALSE(two.credentials.contains("DATABASE_URL"));
  CHECK_FALSE(two.env.contains("PGHOST"));
  CHECK(two.credentials.at("B_URL") == Credential{"b", "url"});
  const auto mixed = web("uses: [a, c]", "{a: {type: mongodb}, c: {type: redis}}");
  CHECK(mixed.credentials.at("DATABASE_URL") == Credential{"a", "url"});
  CHECK(mixed.credentials.at("REDIS_URL") == Credential{"c", "url"});
  CHECK(mixed.env.at("MONGO_HOST") == "a");
}

TEST_CASE("credentials: what the user wrote wins, in clear or as a secret") {
  const auto service =
      web("uses: [db], env: {MONGO_HOST: other, DB_URL: mine}, secrets: [DATABASE_URL, DB_PORT]",
          "{db: {type: mongodb}}");
  CHECK(service.env.at("MONGO_HOST") == "other");
  CHECK(service.env.at("DB_URL") == "mine");
  CHECK_FALSE(service.env.contains("DB_PORT"));
  CHECK_FALSE(service.credentials.contains("DB_URL"));
  CHECK_FALSE(service.credentials.contains("DATABASE_URL"));
  CHECK(service.credentials.contains("MONGO_URL"));
}

TEST_CASE("credentials: of one that exists elsewhere its secret is all there is") {
  const auto plan = test::plan_of(
      "name: n\nservices: {web: {image: i, uses: [db]}}\n"
      "backing: {db: {type: postgres, url: \"secret:MAIN\"}}\n");
  REQUIRE(plan.services.size() == 1);
  const auto& service = plan.services.front();
  CHECK(service.env.empty());
  CHECK(service.credentials ==
        plan::Credentials{{"DATABASE_URL", {"", "MAIN"}}, {"DB_URL", {"", "MAIN"}}});
  CHECK(plan::secret_names(service) == std::vector<std::string>{"MAIN"});
}

TEST_CASE("credentials: each type has the form of URL that its clients read") {
  using enum config::BackingType;
  CHECK(url(postgres) == "postgresql://n:pw@db:5432/n");
  CHECK(url(mongodb) == "mongodb://n:pw@db:27017/n?authSource=admin");
  CHECK(url(redis) == "redis://default:pw@db:6379/0");
  CHECK(url(rabbitmq) == "amqp://n:pw@db:5672");
}

TEST_CASE("credentials: the names that a deploy has to bring values for") {
  const auto service = web("uses: [db], secrets: [KEY]", "{db: {type: redis}}");
  CHECK(plan::secret_names(service) ==
        std::vector<std::string>{"KEY", "CLOUDCTL_DB_PASSWORD", "CLOUDCTL_DB_URL"});
  const auto own = plan::ready_made("db", {.type = config::BackingType::redis}, "n");
  CHECK(plan::secret_names(own) ==
        std::vector<std::string>{"CLOUDCTL_DB_PASSWORD", "CLOUDCTL_DB_CONFIG"});
}
