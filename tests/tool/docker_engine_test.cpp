#include "tool/docker_engine.h"

#include <doctest/doctest.h>

#include "base/error.h"
#include "tool/captured.h"

using namespace cloudctl;
using test::captured;

TEST_CASE("docker engine: versions of client and engine") {
  CHECK(process::printed(tool::docker_version()) == "docker version --format '{{json .}}'");
  const tool::DockerVersions versions = tool::parse_docker_version(captured("docker_version.json"));
  CHECK(versions.client == "28.2.2");
  CHECK(versions.server == "20.10.24+dfsg1");
  CHECK(versions.api_version == "1.41");
  CHECK(versions.context == "default");
}

TEST_CASE("docker engine: without an engine the client's version is known all the same") {
  const tool::DockerVersions versions =
      tool::parse_docker_version(captured("docker_version_down.json"));
  CHECK(versions.client == "28.2.2");
  CHECK(versions.server.empty());
}

TEST_CASE("docker engine: what the engine is and can do") {
  CHECK(process::printed(tool::docker_info()) == "docker info --format '{{json .}}'");
  const tool::DockerInfo info = tool::parse_docker_info(captured("docker_info.json"));
  CHECK(info.id == "2U7L:LAGP:ZSCT:2G37:XAP7:4SH4:KMQC:FGBP:X5BD:7JAE:EJ4U:OBQF");
  CHECK(info.server_version == "20.10.24+dfsg1");
  CHECK(info.operating_system == "Debian GNU/Linux 12 (bookworm)");
  CHECK(info.os == "linux");
  CHECK(info.architecture == "amd64");
  CHECK(info.driver == "overlay2");
  CHECK_FALSE(info.containerd_store);
  CHECK_FALSE(info.rootless);
  CHECK(info.cpus == 2);
  CHECK(info.memory == 25276502016);
  CHECK(info.insecure == std::vector<std::string>{"127.0.0.0/8"});
  REQUIRE(tool::find_plugin(info, "compose") != nullptr);
  CHECK(tool::find_plugin(info, "compose")->version == "2.26.1-4");
  CHECK(tool::find_plugin(info, "scout") == nullptr);
}

TEST_CASE("docker engine: one that does not answer has no identity, but plugins are known") {
  const tool::DockerInfo info = tool::parse_docker_info(captured("docker_info_down.json"));
  CHECK(info.id.empty());
  CHECK(info.server_version.empty());
  CHECK(tool::find_plugin(info, "buildx") != nullptr);
}

TEST_CASE("docker engine: rootless engines, containerd's store and broken plugins are noticed") {
  const tool::DockerInfo info = tool::parse_docker_info(R"({
    "ServerErrors": ["Cannot connect"], "SecurityOptions": ["name=seccomp", "name=rootless"],
    "DriverStatus": [["driver-type", "io.containerd.snapshotter.v1"]],
    "RegistryConfig": {"IndexConfigs": {"r.example:5000": {"Secure": false}}},
    "ClientInfo": {"Plugins": [{"Name": "scan", "Err": "exec format error"}]}})");
  CHECK(info.rootless);
  CHECK(info.containerd_store);
  CHECK(info.insecure == std::vector<std::string>{"r.example:5000"});
  CHECK(info.server_errors == std::vector<std::string>{"Cannot connect"});
  CHECK(info.plugins.empty());
}

TEST_CASE("docker engine: an answer that is no JSON is refused by name of the command") {
  try {
    (void)tool::parse_docker_info("docker: command failed\n");
    FAIL("was accepted");
  } catch (const base::Error& error) {
    CHECK(error.failure().what == "\"docker info\" did not answer with the JSON it was asked for");
    CHECK(error.failure().where == "docker info");
    CHECK_FALSE(error.failure().next.empty());
  }
}

TEST_CASE("docker engine: where it is looked for") {
  CHECK(process::printed(tool::docker_host()) ==
        "docker context inspect --format '{{json .Endpoints.docker.Host}}'");
  const std::string host = tool::parse_docker_host(captured("docker_host.json"));
  CHECK(host == "unix:///var/run/docker.sock");
  CHECK(tool::socket_path(host) == "/var/run/docker.sock");
  CHECK_FALSE(tool::socket_path("tcp://10.0.0.1:2376"));
  CHECK_FALSE(tool::socket_path("ssh://ann@box"));
}

TEST_CASE("docker engine: machines by the names that images use") {
  CHECK(tool::image_architecture("x86_64") == "amd64");
  CHECK(tool::image_architecture("aarch64") == "arm64");
  CHECK(tool::image_architecture("armv7l") == "arm");
  CHECK(tool::image_architecture("riscv64") == "riscv64");
}
