#include "plan/backing.h"

#include "plan/resolving.h"

using namespace cloudctl;
using config::BackingType;
using Env = std::map<std::string, std::string>;

namespace {

plan::Service made(const config::Backing& backing) {
  return plan::ready_made("db", backing, "my-notes");
}

std::string password_variable(BackingType type) {
  for (const auto& [variable, credential] : made({.type = type}).credentials) {
    if (credential == plan::Credential{"db", "password"}) return variable;
  }
  return "";
}

}  // namespace

TEST_CASE("backing: a database is a stateful set of one with a volume, open to its users only") {
  const auto service = made({.type = BackingType::postgres, .version = "16.3", .storage = "2Gi"});
  CHECK(service.image.reference == "postgres:16.3");
  CHECK(service.workload == config::Workload::statefulset);
  CHECK(service.replicas == 1);
  CHECK(service.expose.kind == config::Exposure::none);
  CHECK(service.ports == std::vector<plan::Port>{{"postgresql", 5432}});
  CHECK(service.volumes == std::vector<plan::Volume>{{"data", "/var/lib/postgresql/data", "2Gi"}});
  CHECK(service.env == Env{{"PGDATA", "/var/lib/postgresql/data/pgdata"},
                           {"POSTGRES_DB", "my_notes"},
                           {"POSTGRES_USER", "my_notes"}});
}

TEST_CASE(
    "backing: without storage the data goes with the container, and needs a place all the same") {
  const auto service = made({.type = BackingType::mongodb});
  CHECK(service.volumes.empty());
  CHECK(service.scratch == std::vector<std::string>{"/data/configdb", "/data/db"});
  CHECK(service.ready_made->storage.empty());
}

TEST_CASE("backing: each type takes its password the way its image does") {
  CHECK(password_variable(BackingType::postgres) == "POSTGRES_PASSWORD");
  CHECK(password_variable(BackingType::mongodb) == "MONGO_INITDB_ROOT_PASSWORD");
  CHECK(password_variable(BackingType::rabbitmq) == "RABBITMQ_DEFAULT_PASS");
  const auto redis = made({.type = BackingType::redis, .storage = "1Gi"});
  CHECK(redis.credential_file == "/run/credentials/redis.conf");
  CHECK(redis.command == std::vector<std::string>{"redis-server", "/run/credentials/redis.conf",
                                                  "--appendonly", "yes"});
}

TEST_CASE("backing: an image of one's own keeps the type, and its tag tells the version") {
  const auto version = [](const std::string& image) {
    return made({.type = BackingType::redis, .image = image}).ready_made->version;
  };
  CHECK(version("mirror:5000/redis:6.2-alpine") == "6.2-alpine");
  CHECK(version("mirror:5000/redis") == "");
  CHECK(version("redis:latest") == "");
  CHECK(version("redis@sha256:00") == "");
  CHECK(made({.type = BackingType::redis, .version = "7", .image = "a/b:x"}).ready_made->version ==
        "7");
}

TEST_CASE("backing: redis is asked so that an error is one, as far as its client can tell") {
  const auto command = [](const std::string& version) {
    return made({.type = BackingType::redis, .version = version}).probes.ready->command;
  };
  CHECK(command("7.2") == std::vector<std::string>{"redis-cli", "-e", "ping"});
  CHECK(command("6") == std::vector<std::string>{"redis-cli", "ping"});
}

TEST_CASE("backing: postgres of 18 and later keeps its data where its image wants it") {
  const auto service = made({.type = BackingType::postgres, .version = "18", .storage = "1Gi"});
  CHECK(service.volumes.front().path == "/var/lib/postgresql");
  CHECK(service.env.at("PGDATA") == "/var/lib/postgresql/pgdata");
}

TEST_CASE("backing: the major version is what the form of the data hangs on") {
  CHECK(plan::major_version("16.3-bookworm") == "16");
  CHECK(plan::major_version("7") == "7");
  CHECK(plan::major_version("latest") == "");
}

TEST_CASE("backing: it starts before those that use it") {
  const auto plan = test::plan_of(R"(
name: n
services: {web: {image: i, port: 80, uses: [db]}}
backing: {db: {type: postgres}}
)");
  CHECK(plan.waves == std::vector<std::vector<std::string>>{{"db"}, {"web"}});
}
