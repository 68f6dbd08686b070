#include "tool/compose.h"

#include <doctest/doctest.h>

#include "base/text.h"
#include "tool/captured.h"

using namespace cloudctl;
using test::captured;

static const tool::Compose hello = {.project = "hello",
                                    .file = "/state/compose.yaml",
                                    .env = {{"WEB_REPLICAS", "3"}},
                                    .secret_env = {{"TOKEN", base::Secret("hunter2")}}};
static const std::string begin =
    "TOKEN=*** WEB_REPLICAS=3 docker compose -p hello -f /state/compose.yaml --ansi never "
    "--progress plain ";

TEST_CASE("compose: up is detached, builds nothing and starts nothing else") {
  CHECK(process::printed(tool::compose_up(hello, {})) == begin + "up -d --no-build --no-deps");
  CHECK(process::printed(tool::compose_up(hello, {.services = {"web", "db"},
                                                  .scale = {{"web", 6}},
                                                  .no_recreate = true,
                                                  .remove_orphans = true,
                                                  .grace_seconds = 30,
                                                  .pull = "never"})) ==
        begin +
            "up -d --no-build --no-deps --no-recreate --remove-orphans --pull never -t 30 "
            "--scale web=6 web db");
  CHECK(process::printed(tool::compose_up(hello, {.force_recreate = true, .no_start = true})) ==
        begin + "up -d --no-build --no-deps --force-recreate --no-start");
}

TEST_CASE("compose: a secret's value is in the environment only") {
  const process::CommandLine up = tool::compose_up(hello, {});
  CHECK(base::join(up.argv, " ").find("hunter2") == std::string::npos);
  CHECK(up.secret_env.at("TOKEN").reveal() == "hunter2");
}

TEST_CASE("compose: down keeps volumes unless they are named") {
  CHECK(process::printed(tool::compose_down(hello, {})) == begin + "down --remove-orphans");
  CHECK(process::printed(tool::compose_down(
            hello, {.volumes = true, .remove_orphans = false, .grace_seconds = 0})) ==
        begin + "down --volumes -t 0");
}

TEST_CASE("compose: stop, restart, check and logs") {
  CHECK(process::printed(tool::compose_stop(hello, {"web"})) == begin + "stop web");
  CHECK(process::printed(tool::compose_restart(hello, {})) == begin + "restart");
  CHECK(process::printed(tool::compose_config(hello)) == begin + "config -q");
  CHECK(process::printed(tool::compose_logs(hello, {})) == begin + "logs");
  CHECK(process::printed(tool::compose_logs(hello, {.services = {"web"},
                                                    .tail = 20,
                                                    .since = "5m",
                                                    .timestamps = true,
                                                    .follow = true,
                                                    .prefix = false})) ==
        begin + "logs --tail 20 --since 5m --timestamps --follow --no-log-prefix web");
}

TEST_CASE("compose: its version") {
  CHECK(process::printed(tool::compose_version()) == "docker compose version --short");
  CHECK(tool::parse_compose_version("2.26.1-4\n") == "2.26.1-4");
  CHECK(tool::parse_compose_version("v2.39.1\n") == "2.39.1");
}

TEST_CASE("compose: what it says as it goes") {
  const std::vector<std::string> lines = base::lines(captured("compose_up.txt"));
  CHECK(tool::parse_compose_line(lines.front()) ==
        tool::ComposeEvent{.kind = "Network",
                           .name = "captured_default",
                           .status = "Creating",
                           .text = "Network captured_default Creating"});
  CHECK(tool::parse_compose_line(lines[2]).name == "captured_data");
  CHECK(tool::parse_compose_line(lines.back()) ==
        tool::ComposeEvent{.kind = "Container",
                           .name = "captured-sick-1",
                           .status = "Started",
                           .text = "Container captured-sick-1 Started"});
  for (const char* file : {"compose_up.txt", "compose_down.txt"}) {
    for (const std::string& line : base::lines(captured(file))) {
      CHECK_FALSE(tool::parse_compose_line(line).status.empty());
    }
  }
}

TEST_CASE("compose: newer versions say it in JSON") {
  CHECK(tool::parse_compose_line(
            R"({"id":"Container hello-web-1","status":"Done","text":"Started"})") ==
        tool::ComposeEvent{.kind = "Container",
                           .name = "hello-web-1",
                           .status = "Started",
                           .text = "Container hello-web-1 Started"});
}

TEST_CASE("compose: other words are shown as they are, and cannot drive the terminal") {
  CHECK(tool::parse_compose_line("Error response from daemon: port is taken") ==
        tool::ComposeEvent{.text = "Error response from daemon: port is taken"});
  CHECK(tool::parse_compose_line("two  spaces") == tool::ComposeEvent{.text = "two  spaces"});
  CHECK(tool::parse_compose_line("{broken\x1b") == tool::ComposeEvent{.text = R"({broken\x1b)"});
}
