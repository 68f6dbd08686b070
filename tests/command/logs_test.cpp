#include <doctest/doctest.h>

#include "command/verbs.h"
#include "desk.h"
#include "release/store.h"

using namespace cloudctl;

namespace {

struct LogsDesk : test::Desk {
  LogsDesk() {
    write("cloudctl.yaml", test::hello_file);
    release::Record record{.project = "hello"};
    record.number = 1;
    record.result = release::Result::good;
    record.services = {{.name = "web", .secrets = {"SESSION_KEY"}}};
    release::LocalStore(folder.path() / "state/cloudctl/local/hello").save(record);
  }
};

}  // namespace

TEST_CASE("logs: the value of a secret that a service prints is not shown") {
  LogsDesk desk;
  desk.input = "sentinel-4f1d\n";
  REQUIRE(desk.run({"secrets", "set", "SESSION_KEY"}).code == 0);
  desk.runner.expect("*docker compose * logs *", test::exits(0, "key=sentinel-4f1d ok\n"));
  const auto ran = desk.run({"logs", "web"});
  CHECK(ran.code == 0);
  CHECK(ran.out == "key=*** ok\n");
}

TEST_CASE("logs: compose is told of every secret, so that it warns of none, and of no value") {
  LogsDesk desk;
  desk.input = "sentinel-4f1d\n";
  REQUIRE(desk.run({"secrets", "set", "SESSION_KEY"}).code == 0);
  desk.runner.expect("*docker compose * logs *", [](const process::CommandLine& command) {
    CHECK(command.env.at("SESSION_KEY").empty());
    CHECK(command.secret_env.empty());
    return test::exits(0);
  });
  CHECK(desk.run({"logs", "web"}).code == 0);
}

TEST_CASE("logs: a value of the environment is masked too, also on standard error") {
  LogsDesk desk;
  desk.environment["SESSION_KEY"] = "sentinel-4f1d";
  desk.runner.expect("*docker compose * logs *", test::exits(0, "", "sentinel-4f1d\n"));
  CHECK(desk.run({"logs", "web"}).err == "***\n");
}
