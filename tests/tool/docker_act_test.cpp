#include "tool/docker_act.h"

#include <doctest/doctest.h>

#include "base/text.h"
#include "tool/captured.h"

using namespace cloudctl;
using test::captured;

TEST_CASE("docker act: logs, all or the last lines, once or as they come") {
  CHECK(process::printed(tool::docker_logs({.container = "c"})) == "docker logs c");
  CHECK(process::printed(tool::docker_logs(
            {.container = "c", .tail = 0, .since = "10m", .timestamps = true, .follow = true})) ==
        "docker logs --tail 0 --since 10m --timestamps --follow c");
}

TEST_CASE("docker act: a command inside a container, with or without terminal") {
  CHECK(process::printed(tool::docker_exec({.container = "c", .command = {"ls", "-l a"}})) ==
        "docker exec c ls '-l a'");
  CHECK(process::printed(tool::docker_exec(
            {.container = "c", .command = {"sh"}, .interactive = true, .terminal = true})) ==
        "docker exec -i -t c sh");
}

TEST_CASE("docker act: stopping, restarting, removing") {
  CHECK(process::printed(tool::docker_stop({"a", "b"}, 30)) == "docker stop -t 30 a b");
  CHECK(process::printed(tool::docker_restart({"a"}, 5)) == "docker restart -t 5 a");
  CHECK(process::printed(tool::docker_rm({"a"})) == "docker rm -f a");
}

TEST_CASE("docker act: events of one project, and only those that tell something") {
  CHECK(process::printed(tool::docker_events("hello", "1795266590")) ==
        "docker events --filter type=container --filter label=com.docker.compose.project=hello "
        "--filter event=create --filter event=start --filter event=die --filter event=oom --filter "
        "event=health_status --filter event=restart --filter event=destroy --since 1795266590 "
        "--format '{{json .}}'");
}

TEST_CASE("docker act: how runs have ended, without waiting for the next end") {
  CHECK(process::printed(tool::docker_ends({"a", "b"}, 1795266590025)) ==
        "docker events --filter type=container --filter event=die --filter event=oom --filter "
        "container=a --filter container=b --since 1 --until 1795266590.025 --format '{{json .}}'");
}

TEST_CASE("docker act: what happened, to whom, and how it ended") {
  int dead = 0, healthy = 0, unhealthy = 0, crashed = 0;
  for (const std::string& line : base::lines(captured("events.jsonl"))) {
    const tool::DockerEvent event = tool::parse_event(line);
    CHECK(event.container.size() == 64);
    CHECK(event.name.starts_with("captured-"));
    CHECK_FALSE(event.service.empty());
    CHECK(event.time > 1'795'000'000'000'000'000);
    if (event.action == "die") ++dead;
    if (event.action == "die" && event.service == "crash" && event.exit_code == 3) ++crashed;
    if (event.action != "health_status") continue;
    if (event.detail == "healthy") ++healthy;
    if (event.detail == "unhealthy") ++unhealthy;
  }
  CHECK(dead == 4);
  CHECK(crashed == 1);
  CHECK(healthy == 2);
  CHECK(unhealthy == 1);
}

TEST_CASE("docker act: volumes and networks by their label") {
  const std::string label = "com.docker.compose.project=hello";
  CHECK(process::printed(tool::docker_volume_ls(label)) ==
        "docker volume ls --filter label=com.docker.compose.project=hello --format '{{.Name}}'");
  CHECK(process::printed(tool::docker_network_ls(label)) ==
        "docker network ls --filter label=com.docker.compose.project=hello --format '{{.Name}}'");
  CHECK(process::printed(tool::docker_volume_rm({"a", "b"})) == "docker volume rm a b");
  CHECK(process::printed(tool::docker_network_rm({"a"})) == "docker network rm a");
  CHECK(tool::parse_names("hello_data\nhello_more\n\n") ==
        std::vector<std::string>{"hello_data", "hello_more"});
}
