#pragma once
// Containers: which are there and how they are. Environment variables are never asked for, since
// secrets are among them. Knows nothing of what should be there.

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "process/command_line.h"

namespace cloudctl::tool {

enum class ContainerState { created, running, restarting, paused, exited, removing, dead };
enum class ContainerHealth { none, starting, healthy, unhealthy };

struct PublishedPort {
  int port = 0;          // inside
  std::string protocol;  // "tcp"
  std::string address;   // of the host, "0.0.0.0"
  int host_port = 0;     // 0: not published
  bool operator==(const PublishedPort&) const = default;
};

// Labels that compose (docker/compose, pkg/api/labels.go) and we put on containers.
inline constexpr std::string_view compose_project_label = "com.docker.compose.project";
inline constexpr std::string_view compose_service_label = "com.docker.compose.service";
inline constexpr std::string_view compose_number_label = "com.docker.compose.container-number";
inline constexpr std::string_view project_label = "cloudctl.project";
inline constexpr std::string_view config_label = "cloudctl.config";

// What one `docker ps` tells.
struct ContainerSummary {
  std::string id, name, image;
  std::string project, config, service;  // labels; empty if not there
  int number = 1;
  ContainerState state = ContainerState::created;
  ContainerHealth health = ContainerHealth::none;
  std::vector<PublishedPort> ports;
  bool operator==(const ContainerSummary&) const = default;
};
// All containers of a compose project, stopped ones too.
[[nodiscard]] process::CommandLine docker_ps(const std::string& compose_project);
// The running containers of everybody; `project` is then compose's own, also of what is not ours.
[[nodiscard]] process::CommandLine docker_ps_of_all();
[[nodiscard]] std::vector<ContainerSummary> parse_ps(std::string_view out);

struct HealthCheck {
  std::string started;  // ISO time
  int exit_code = 0;
  std::string output;
  bool operator==(const HealthCheck&) const = default;
};

struct Mount {
  std::string type, name, path;  // "volume", "hello_web-data", "/data"
  bool operator==(const Mount&) const = default;
};

struct ContainerFacts {
  std::string id, name;
  std::string image, image_id;  // reference it was made from, "sha256:…"
  std::map<std::string, std::string> labels;
  ContainerState state = ContainerState::created;
  ContainerHealth health = ContainerHealth::none;
  int failing_streak = 0;                  // health checks that failed in a row
  std::vector<HealthCheck> health_checks;  // oldest first; the engine keeps five
  int exit_code = 0;
  bool out_of_memory = false;
  std::string error;                       // the engine's words for a start that failed
  std::string created, started, finished;  // ISO times; empty if it was not yet
  int restarts = 0;
  int pid = 0;
  std::int64_t memory_limit = 0;  // bytes; 0: none
  std::string restart_policy;
  std::vector<std::string> command;              // that runs inside
  std::map<std::string, std::string> addresses;  // by network, those it is connected to
  std::vector<PublishedPort> ports;
  std::vector<Mount> mounts;
  bool operator==(const ContainerFacts&) const = default;
};
// Exits with 1 if one of them is gone, but prints those that are there.
[[nodiscard]] process::CommandLine docker_inspect(const std::vector<std::string>& ids);
[[nodiscard]] std::vector<ContainerFacts> parse_containers(std::string_view out);
[[nodiscard]] std::string label(const ContainerFacts& container, std::string_view name);

}  // namespace cloudctl::tool
