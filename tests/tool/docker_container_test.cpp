#include "tool/docker_container.h"

#include <doctest/doctest.h>

#include <algorithm>

#include "base/error.h"
#include "tool/captured.h"

using namespace cloudctl;
using test::captured;
using tool::ContainerHealth;
using tool::ContainerState;

template <typename Container>
static Container named(const std::vector<Container>& containers, const std::string& name) {
  const auto found = std::ranges::find(containers, name, &Container::name);
  REQUIRE(found != containers.end());
  return *found;
}

TEST_CASE("docker container: the list asks for the project's, stopped ones too") {
  const process::CommandLine ps = tool::docker_ps("hello");
  CHECK(ps.argv[2] == "-a");
  CHECK(ps.argv[5] == "label=com.docker.compose.project=hello");
}

TEST_CASE("docker container: of everybody's, the project is the one that compose knows") {
  const process::CommandLine ps = tool::docker_ps_of_all();
  const std::string text = process::printed(ps);
  CHECK(text.find("--filter") == std::string::npos);
  CHECK(text.find(R"("project":{{json (.Label "com.docker.compose.project")}})") !=
        std::string::npos);
  CHECK(text.find(R"("config":{{json (.Label "cloudctl.config")}})") != std::string::npos);
}

TEST_CASE("docker container: neither list nor description asks for environment variables") {
  for (const process::CommandLine& command : {tool::docker_ps("x"), tool::docker_inspect({"y"})}) {
    const std::string text = process::printed(command);
    CHECK(text.find("{{json .}}") == std::string::npos);
    CHECK(text.find("Env") == std::string::npos);
    CHECK(text.find("json .Config}}") == std::string::npos);
  }
}

TEST_CASE("docker container: what the list tells of a running one") {
  const tool::ContainerSummary web = named(tool::parse_ps(captured("ps.jsonl")), "captured-web-2");
  CHECK(web.id == "37a6041d888f089fbec8f8bc9859b8e8111f7483454628a75aa83dcd7f93da3d");
  CHECK(web.image == "bpt-web:1");
  CHECK(web.project == "captured");
  CHECK(web.config == "abc,def=1");
  CHECK(web.service == "web");
  CHECK(web.number == 2);
  CHECK(web.state == ContainerState::running);
  CHECK(web.health == ContainerHealth::healthy);
  CHECK(web.ports ==
        std::vector<tool::PublishedPort>{
            {.port = 7000, .protocol = "tcp"},
            {.port = 9090, .protocol = "udp"},
            {.port = 8080, .protocol = "tcp", .address = "127.0.0.1", .host_port = 28480}});
}

TEST_CASE("docker container: the list tells sick, dead and never started ones apart") {
  const auto containers = tool::parse_ps(captured("ps.jsonl"));
  CHECK(containers.size() == 6);
  CHECK(named(containers, "captured-sick-1").health == ContainerHealth::unhealthy);
  CHECK(named(containers, "captured-crash-1").state == ContainerState::exited);
  CHECK(named(containers, "captured-crash-1").health == ContainerHealth::none);
  CHECK(named(containers, "captured-wrong-1").state == ContainerState::created);
  CHECK(tool::parse_ps("").empty());
}

static tool::ContainerSummary listed(const std::string& status, const std::string& ports) {
  const auto containers = tool::parse_ps("{\"status\":\"" + status + "\",\"ports\":\"" + ports +
                                         "\",\"state\":\"running\",\"number\":\"\"}");
  REQUIRE(containers.size() == 1);
  return containers[0];
}

TEST_CASE("docker container: health comes from the end of the status") {
  CHECK(listed("Up 1 second (health: starting)", "").health == ContainerHealth::starting);
  CHECK(listed("Up 2 hours (Paused)", "").health == ContainerHealth::none);
  CHECK(listed("Exited (0) 3 minutes ago", "").health == ContainerHealth::none);
  CHECK(listed("Up About an hour", "").health == ContainerHealth::none);
  CHECK(listed("Up 1 second", "").number == 1);
}

TEST_CASE("docker container: ports in every form that the list has") {
  using Ports = std::vector<tool::PublishedPort>;
  CHECK(listed("", "0.0.0.0:80->8080/tcp, :::80->8080/tcp").ports ==
        Ports{{.port = 8080, .protocol = "tcp", .address = "0.0.0.0", .host_port = 80},
              {.port = 8080, .protocol = "tcp", .address = "::", .host_port = 80}});
  CHECK(listed("", "[::1]:80->8080/tcp").ports ==
        Ports{{.port = 8080, .protocol = "tcp", .address = "::1", .host_port = 80}});
  CHECK(listed("", "127.0.0.1:7000-7001->9000-9001/udp").ports ==
        Ports{{.port = 9000, .protocol = "udp", .address = "127.0.0.1", .host_port = 7000},
              {.port = 9001, .protocol = "udp", .address = "127.0.0.1", .host_port = 7001}});
  CHECK(listed("", "8080-8081/tcp").ports ==
        Ports{{.port = 8080, .protocol = "tcp"}, {.port = 8081, .protocol = "tcp"}});
  CHECK(listed("", "nonsense, 99999999999/tcp, 5-1/tcp").ports.empty());
}

TEST_CASE("docker container: all that is known of a healthy one") {
  const auto web = named(tool::parse_containers(captured("inspect.jsonl")), "captured-web-1");
  CHECK(web.image == "bpt-web:1");
  CHECK(web.image_id.starts_with("sha256:"));
  CHECK(tool::label(web, tool::compose_service_label) == "web");
  CHECK(tool::label(web, tool::config_label) == "abc,def=1");
  CHECK(tool::label(web, "nothing").empty());
  CHECK(web.state == ContainerState::running);
  CHECK(web.health == ContainerHealth::healthy);
  CHECK_FALSE(web.health_checks.empty());
  CHECK(web.started.starts_with("2026-11-21T"));
  CHECK(web.finished.empty());
  CHECK(web.restarts == 0);
  CHECK(web.pid > 0);
  CHECK(web.memory_limit == 64 << 20U);
  CHECK(web.restart_policy == "unless-stopped");
  CHECK(web.command == std::vector<std::string>{"/bin/httpd", "-f", "-p", "8080", "-h", "/www"});
  REQUIRE(web.addresses.contains("captured_default"));
  CHECK(web.addresses.at("captured_default").starts_with("10.201."));
  const auto published =
      std::ranges::find_if(web.ports, [](const auto& port) { return port.host_port != 0; });
  REQUIRE(published != web.ports.end());
  CHECK(*published ==
        tool::PublishedPort{
            .port = 8080, .protocol = "tcp", .address = "127.0.0.1", .host_port = 28481});
  CHECK(web.mounts ==
        std::vector<tool::Mount>{{.type = "volume", .name = "captured_data", .path = "/data"}});
}

TEST_CASE("docker container: what a sick one's last health checks said") {
  const auto sick = named(tool::parse_containers(captured("inspect.jsonl")), "captured-sick-1");
  CHECK(sick.health == ContainerHealth::unhealthy);
  CHECK(sick.failing_streak >= 2);
  REQUIRE_FALSE(sick.health_checks.empty());
  CHECK(sick.health_checks.back().exit_code == 3);
  CHECK(sick.health_checks.back().output == "not well\n");
}

TEST_CASE("docker container: how one ended, and why one never began") {
  const auto containers = tool::parse_containers(captured("inspect.jsonl"));
  const auto crash = named(containers, "captured-crash-1");
  CHECK(crash.state == ContainerState::exited);
  CHECK(crash.exit_code == 3);
  CHECK_FALSE(crash.finished.empty());
  CHECK(crash.addresses.empty());
  CHECK(crash.pid == 0);
  const auto wrong = named(containers, "captured-wrong-1");
  CHECK(wrong.state == ContainerState::created);
  CHECK(wrong.started.empty());
  CHECK(wrong.error.find("exec: \"/no/such/program\"") != std::string::npos);
}

TEST_CASE("docker container: an answer that is no JSON is refused") {
  CHECK_THROWS_AS((void)tool::parse_containers("<no value>\n"), base::Error);
  CHECK(tool::parse_containers("\n").empty());
}
