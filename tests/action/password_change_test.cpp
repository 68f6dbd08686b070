#include "action/password_change.h"

#include <doctest/doctest.h>

#include "base/error.h"
#include "release/passwords.h"
#include "support/fake_world.h"

using namespace cloudctl;

namespace {

struct Stage : test::FakeWorld {
  release::PasswordStore store{folder.path()};
  action::PasswordChange change;

  explicit Stage(config::BackingType type = config::BackingType::postgres) {
    change.place = {.project = "notes", .target = "local", .name = "db"};
    change.place.made = {.type = type, .version = "16", .user = "u", .database = "d"};
    change.place.container = "cafe";
    change.place.password = base::Secret("old");
    change.next = base::Secret("new");
    store.set("db", change.place.password);
  }
  action::Outcome run() { return action::change_password(world, change, folder.path()); }
  action::Outcome settle() { return action::settle_password(world, change, folder.path()); }
  [[nodiscard]] std::string counts() const { return store.find("db")->reveal(); }
};

constexpr const char* psql = "docker exec *cafe psql *";
constexpr const char* mongosh = "docker exec *cafe mongosh *";

}  // namespace

TEST_CASE("password: the new one is kept before the database is told, and counts only after") {
  Stage stage;
  stage.runner.expect(psql, [&](const process::CommandLine& command) {
    CHECK(stage.store.pending("db") == base::Secret("new"));
    CHECK(stage.counts() == "old");
    CHECK(command.input.reveal().find("alter role \"u\" password 'new';") != std::string::npos);
    return test::exits(0);
  });
  CHECK(stage.run().ok);
  CHECK(stage.counts() == "new");
  CHECK_FALSE(stage.store.pending("db"));
}

TEST_CASE("password: a database that does not take it leaves both, for whoever comes next") {
  Stage stage;
  stage.runner.expect(psql, test::exits(2, "", "psql: error: the server is starting up\n"));
  const auto outcome = stage.run();
  CHECK_FALSE(outcome.ok);
  CHECK(outcome.text == "psql in \"db\" exited with 2: psql: error: the server is starting up");
  CHECK(stage.counts() == "old");
  CHECK(stage.store.pending("db") == base::Secret("new"));
}

TEST_CASE("password: after a kill the database is told the one that counts, by either") {
  Stage stage(config::BackingType::mongodb);
  stage.store.begin("db", stage.change.next);
  stage.runner.expect(mongosh, [&](const process::CommandLine& command) {
    const auto& script = command.input.reveal();
    CHECK(script.find("const next = \"old\";") != std::string::npos);
    CHECK(script.find("const openers = [\"old\", \"new\"];") != std::string::npos);
    CHECK(stage.store.pending("db").has_value());
    return test::exits(0);
  });
  CHECK(stage.settle().ok);
  CHECK(stage.counts() == "old");
  CHECK_FALSE(stage.store.pending("db"));
}

TEST_CASE("password: what another run has settled meanwhile is left alone") {
  Stage stage;
  CHECK(stage.settle().ok);
  stage.store.set("db", base::Secret("another"));
  CHECK_THROWS_AS(static_cast<void>(stage.run()), base::Error);
  stage.store.begin("db", base::Secret("x"));
  CHECK_THROWS_AS(static_cast<void>(stage.settle()), base::Error);
  CHECK(stage.runner.commands().empty());
}

TEST_CASE("password: redis is told by its next start, nothing is run") {
  Stage stage(config::BackingType::redis);
  CHECK(stage.run().ok);
  CHECK(stage.counts() == "new");
}

TEST_CASE("password: quotes in one that a user wrote cannot end it") {
  const tool::DatabaseLogin login{"u", "d", base::Secret("x")};
  CHECK(tool::pg_password(login, base::Secret("a'b")).input.reveal().find("'a''b'") !=
        std::string::npos);
  CHECK(tool::rabbitmq_password(login, base::Secret("p")).input.reveal() == "p\n");
}
