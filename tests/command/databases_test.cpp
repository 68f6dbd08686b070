#include "command/databases.h"

#include <doctest/doctest.h>

#include "desk.h"
#include "release/store.h"

using namespace cloudctl;

namespace {

// What runs, as its last good release says.
void serves(test::Desk& desk, const std::vector<std::string>& names) {
  desk.write("cloudctl.yaml", test::hello_file);
  release::Record record{.number = 3, .project = "hello", .target = "local"};
  record.result = release::Result::good;
  for (const auto& name : names) {
    record.backing[name] = {.type = config::BackingType::postgres, .version = "16"};
  }
  const auto folder = desk.folder.path() / "state/cloudctl/local/hello";
  base::make_folders(folder, 0700);
  release::LocalStore(folder).save(record);
}

}  // namespace

TEST_CASE("backup: the only database is meant, of several one has to be named") {
  test::Desk desk;
  serves(desk, {"db", "logs"});
  CHECK(desk.run({"backup"}).err ==
        "error: release 3 has 2 backings\n  next: name one: db, logs\n");
  CHECK(desk.run({"backup", "lgs"}).err ==
        "error: release 3 has no backing \"lgs\" that runs here\n  next: did you mean \"logs\"?\n");
  test::Desk none;
  serves(none, {});
  CHECK(
      none.run({"backup"}).err ==
      "error: release 3 has no backing that runs here\n  next: one with \"url\" is backed up where "
      "it runs\n");
}

TEST_CASE("backup: one that does not run is not dumped, and standard output is no file") {
  test::Desk desk;
  serves(desk, {"db"});
  desk.runner.expect("docker ps *");
  CHECK(desk.run({"backup"}).err.starts_with("error: no container of \"db\" is running\n"));
  CHECK(desk.run({"backup", "--out", "-"}).code == 2);
}

TEST_CASE("restore: wants a file, and no more than a database before it") {
  test::Desk desk;
  serves(desk, {"db"});
  CHECK(desk.run({"restore"}).code == 2);
  CHECK(desk.run({"restore", "db", "a", "b"})
            .err.starts_with("error: too many words: a database and a file are restored\n"));
}
