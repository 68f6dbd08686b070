#include "action/backup.h"

#include <doctest/doctest.h>

#include "base/error.h"
#include "base/file.h"
#include "support/fake_world.h"

using namespace cloudctl;

namespace {

struct Stage : test::FakeWorld {
  action::DatabasePlace place{.project = "notes", .target = "local", .name = "db"};

  explicit Stage(config::BackingType type = config::BackingType::postgres) {
    place.made = {.type = type, .version = "16", .storage = "1Gi", .user = "u", .database = "d"};
    place.container = "cafe";
  }
  [[nodiscard]] std::filesystem::path file() const { return folder.path() / "notes.dump"; }
  action::BackupResult backup(bool replace = false) {
    return action::backup(
        world,
        {.place = place, .file = file(), .state = folder.path() / "state", .replace = replace});
  }
  action::BackupResult restore(bool clean = false) {
    return action::restore(
        world, {.place = place, .file = file(), .state = folder.path() / "state", .clean = clean});
  }
  [[nodiscard]] bool nothing_there() const {
    for (const auto& entry : std::filesystem::directory_iterator(folder.path())) {
      if (entry.path().filename() != "state") return false;
    }
    return true;
  }
};

constexpr const char* dump = "docker exec *cafe pg_dump *";
constexpr const char* read_again = "docker exec *cafe pg_restore --file=/dev/null";
constexpr const char* bring_back = "docker exec *cafe pg_restore *--single-transaction *";
constexpr const char* bring_back_clean = "docker exec *cafe pg_restore *--clean --if-exists";
constexpr const char* ask = "docker exec *cafe psql *";

}  // namespace

TEST_CASE("backup: what the program writes is in the file once it was read again") {
  Stage stage;
  stage.runner.expect(dump, test::exits(0, "PGDMP and so on"));
  stage.runner.expect(read_again, [&](const process::CommandLine&) {
    CHECK(stage.nothing_there());
    return test::exits(0);
  });
  stage.runner.expect(ask, test::exits(0, "other\n"));
  const auto result = stage.backup();
  CHECK(result.code == base::ExitCode::ok);
  CHECK(base::read_file(stage.file()) == "PGDMP and so on");
  CHECK(stage.runner.streamed() == std::vector<std::string>{"PGDMP and so on"});
  CHECK(result.sentence == "\"db\" of project \"notes\" is in \"" + stage.file().string() +
                               "\", 15 B; not in it: database other of the same server");
  CHECK(result.next == "bring it back with \"cloudctl restore db " + stage.file().string() + "\"");
}

TEST_CASE("backup: a dump that fails leaves nothing and is told in the program's last words") {
  Stage stage;
  stage.runner.expect(dump, test::exits(1, "PGDMP half", "one\npg_dump: error: no space\n"));
  stage.runner.whenever(ask, [](const process::CommandLine&) { return test::exits(0); });
  const auto result = stage.backup();
  CHECK(result.code == base::ExitCode::failed);
  CHECK(result.sentence ==
        "no backup: pg_dump in \"db\" exited with 1: pg_dump: error: no space; nothing was "
        "written");
  CHECK(stage.nothing_there());
}

TEST_CASE("backup: what cannot be read again gets no name") {
  Stage stage;
  stage.runner.expect(dump, test::exits(0, "PGDMP cut"));
  stage.runner.expect(read_again, test::exits(1, "", "pg_restore: error: end of file\n"));
  stage.runner.whenever(ask, [](const process::CommandLine&) { return test::exits(0); });
  const auto result = stage.backup();
  CHECK(result.code == base::ExitCode::failed);
  CHECK(result.sentence.find("\"notes.dump\" cannot be restored: pg_restore in \"db\" exited with "
                             "1: pg_restore: error: end of file") != std::string::npos);
  CHECK(stage.nothing_there());
}

TEST_CASE("backup: a program that the image does not have is named") {
  Stage stage;
  stage.runner.expect(dump, test::exits(127, "", "OCI runtime exec failed: executable file\n"));
  stage.runner.whenever(ask, [](const process::CommandLine&) { return test::exits(0); });
  CHECK(stage.backup().sentence ==
        "no backup: there is no \"pg_dump\" in the container of \"db\"; nothing was written");
}

TEST_CASE("backup: redis and rabbitmq say why not, and the way there is") {
  Stage stage(config::BackingType::redis);
  CHECK_THROWS_WITH_AS(static_cast<void>(stage.backup()),
                       "redis has no program that loads a copy into a server that runs, so \"db\" "
                       "is not backed up",
                       base::Error);
  Stage other(config::BackingType::rabbitmq);
  CHECK_THROWS_AS(static_cast<void>(other.restore()), base::Error);
}

TEST_CASE("restore: a whole file goes into an empty database and is counted") {
  Stage stage;
  base::write_file(stage.file(), "PGDMP all");
  stage.runner.expect(read_again);
  stage.runner.expect(ask, test::exits(0, "0 0\n"));
  stage.runner.expect(bring_back);
  stage.runner.expect(ask, test::exits(0, "3 1200\n"));
  const auto result = stage.restore();
  CHECK(result.code == base::ExitCode::ok);
  CHECK(result.sentence == "\"db\" of project \"notes\" holds what was in \"" +
                               stage.file().string() + "\": 3 tables, 1200 rows");
  CHECK(stage.runner.streamed() == std::vector<std::string>{"PGDMP all", "PGDMP all"});
}

TEST_CASE("restore: a foreign file is refused before anything is run") {
  Stage stage;
  base::write_file(stage.file(), "select 1;");
  CHECK(stage.restore().sentence ==
        "\"notes.dump\" is no backup of a postgres; nothing was changed");
  base::write_file(stage.file(), "\x1f\x8b rest");
  CHECK(stage.restore().sentence ==
        "\"notes.dump\" is of a mongodb, and \"db\" is a postgres; nothing was changed");
  CHECK(stage.runner.commands().empty());
}

TEST_CASE("restore: a file that its program cannot read touches no database") {
  Stage stage;
  base::write_file(stage.file(), "PGDMP half");
  stage.runner.expect(read_again, test::exits(1, "", "pg_restore: error: end of file\n"));
  const auto result = stage.restore();
  CHECK(result.sentence.ends_with("; nothing was changed"));
  CHECK(result.next == "it is damaged, cut off, or of a newer version of the database");
}

TEST_CASE("restore: rows are only replaced when that is said, empty tables always") {
  Stage stage;
  base::write_file(stage.file(), "PGDMP all");
  stage.runner.whenever(read_again, [](const process::CommandLine&) { return test::exits(0); });
  stage.runner.expect(ask, test::exits(0, "2 7\n"));
  const auto refused = stage.restore();
  CHECK(refused.code == base::ExitCode::usage);
  CHECK(refused.sentence ==
        "\"db\" of project \"notes\" is not empty: 2 tables, 7 rows; nothing was changed");
  stage.runner.expect(ask, test::exits(0, "2 7\n"));
  stage.runner.expect(bring_back_clean);
  stage.runner.expect(ask, test::exits(0, "2 9\n"));
  CHECK(stage.restore(true).code == base::ExitCode::ok);
  stage.runner.expect(ask, test::exits(0, "2 0\n"));
  stage.runner.expect(bring_back_clean);
  stage.runner.expect(ask, test::exits(0, "2 9\n"));
  CHECK(stage.restore().code == base::ExitCode::ok);
}

TEST_CASE("restore: a failure of PostgreSQL has changed nothing, one of MongoDB may have") {
  Stage stage;
  base::write_file(stage.file(), "PGDMP all");
  stage.runner.expect(read_again);
  stage.runner.expect(ask, test::exits(0, "0 0\n"));
  stage.runner.expect(bring_back, test::exits(1, "", "pg_restore: error: lock timeout\n"));
  const auto result = stage.restore();
  CHECK(result.code == base::ExitCode::failed);
  CHECK(result.sentence ==
        "pg_restore in \"db\" exited with 1: pg_restore: error: lock timeout; nothing was changed");
}
