#include "process/command_line.h"

#include <doctest/doctest.h>

using namespace cloudctl;
using process::CommandLine;

TEST_CASE("command line: prints as one would type it") {
  CHECK(process::printed({.argv = {"docker", "build", "-t", "x", "."}}) == "docker build -t x .");
  CHECK(process::printed({.argv = {"docker", "ps", "--format", "{{json .}}"}}) ==
        "docker ps --format '{{json .}}'");
  CHECK(process::printed({.argv = {"git", "status"}, .directory = "/my app"}) ==
        "cd '/my app' && git status");
}

TEST_CASE("command line: settings come first, by name, and secrets are stars") {
  const CommandLine command = {.argv = {"docker", "compose", "up"},
                               .env = {{"Z", "a b"}, {"A", "1"}},
                               .secret_env = {{"TOKEN", base::Secret("hunter2")}},
                               .input = base::Secret("hunter3")};
  CHECK(process::printed(command) == "A=1 TOKEN=*** Z='a b' docker compose up");
}

TEST_CASE("command line: a program that looks like a setting is quoted") {
  CHECK(process::printed({.argv = {"a=b", "c=d"}}) == "'a=b' c=d");
}
