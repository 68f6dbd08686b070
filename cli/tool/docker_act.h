#pragma once
// What is done with single containers, and the volumes and networks they leave: logs, exec, events,
// stopping and removing. Knows nothing of whose they are.

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "process/command_line.h"

namespace cloudctl::tool {

struct DockerLogs {
  std::string container;
  int tail = -1;      // lines; negative: all
  std::string since;  // ISO time or "10m"
  bool timestamps = false;
  bool follow = false;
};
// What the program wrote to stdout and stderr comes on those streams.
[[nodiscard]] process::CommandLine docker_logs(const DockerLogs& logs);

struct DockerExec {
  std::string container;
  std::vector<std::string> command;
  bool interactive = false;  // its standard input is ours
  bool terminal = false;
};
[[nodiscard]] process::CommandLine docker_exec(const DockerExec& exec);

[[nodiscard]] process::CommandLine docker_restart(const std::vector<std::string>& containers,
                                                  int grace_seconds);
[[nodiscard]] process::CommandLine docker_stop(const std::vector<std::string>& containers,
                                               int grace_seconds);
[[nodiscard]] process::CommandLine docker_rm(
    const std::vector<std::string>& containers);  // by force

// One JSON line for each thing that happens to the project's containers, until it is ended.
[[nodiscard]] process::CommandLine docker_events(const std::string& compose_project,
                                                 const std::string& since = "");
struct DockerEvent {
  std::string action;     // "start", "die", "oom", "health_status"
  std::string detail;     // of health_status "healthy"
  std::string container;  // id
  std::string name, service;
  int exit_code = 0;      // of die
  std::int64_t time = 0;  // nanoseconds since 1970
  bool operator==(const DockerEvent&) const = default;
};
[[nodiscard]] DockerEvent parse_event(std::string_view line);

// How runs of these containers have ended until then (milliseconds since 1970), oldest first: of
// one that runs again the engine says no more than that, but it remembers a while what happened.
[[nodiscard]] process::CommandLine docker_ends(const std::vector<std::string>& containers,
                                               std::int64_t until);

// Volumes and networks by a label, "com.docker.compose.project=hello".
[[nodiscard]] process::CommandLine docker_volume_ls(const std::string& label);
[[nodiscard]] process::CommandLine docker_volume_rm(const std::vector<std::string>& names);
[[nodiscard]] process::CommandLine docker_network_ls(const std::string& label);
[[nodiscard]] process::CommandLine docker_network_rm(const std::vector<std::string>& names);
[[nodiscard]] std::vector<std::string> parse_names(std::string_view out);  // of both

}  // namespace cloudctl::tool
