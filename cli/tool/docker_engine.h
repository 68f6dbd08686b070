#pragma once
// Questions about the Docker engine itself, and what its answers mean. Knows nothing of what the
// engine is needed for; all parsers of this room throw Error for output that is not the JSON asked
// for.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "process/command_line.h"

namespace cloudctl::tool {

struct DockerVersions {
  std::string client;       // "28.2.2"
  std::string server;       // "20.10.24+dfsg1"; empty if no engine answered
  std::string api_version;  // spoken by both, "1.41"
  std::string context;      // docker context in use
  bool operator==(const DockerVersions&) const = default;
};
[[nodiscard]] process::CommandLine docker_version();
[[nodiscard]] DockerVersions parse_docker_version(std::string_view out);

struct CliPlugin {
  std::string name, version;  // "compose", "2.26.1-4"
  bool operator==(const CliPlugin&) const = default;
};

struct DockerInfo {
  std::string id;  // the engine's own identity; stays as long as its data folder
  std::string server_version, name, operating_system;
  std::string os;                 // "linux"
  std::string architecture;       // as images say it: "amd64", "arm64"
  std::string driver;             // storage driver, "overlay2"
  bool containerd_store = false;  // images are kept by containerd: digests exist before a push
  std::string data_folder;
  std::int64_t memory = 0;  // bytes
  int cpus = 0;
  bool rootless = false;
  std::vector<CliPlugin> plugins;          // of the client
  std::vector<std::string> insecure;       // registries spoken to by plain HTTP: names and networks
  std::vector<std::string> server_errors;  // the client's words when no engine answered; some
                                           // versions write them to stderr only
  bool operator==(const DockerInfo&) const = default;
};
// Exits with 1 when the engine does not answer, but prints what the client knows all the same.
[[nodiscard]] process::CommandLine docker_info();
[[nodiscard]] DockerInfo parse_docker_info(std::string_view out);
[[nodiscard]] const CliPlugin* find_plugin(const DockerInfo& info, std::string_view name);

// Where the engine is looked for: "unix:///var/run/docker.sock", "tcp://…", "ssh://…".
[[nodiscard]] process::CommandLine docker_host();
[[nodiscard]] std::string parse_docker_host(std::string_view out);
// The path of a unix socket, to see whether it is there and may be used.
[[nodiscard]] std::optional<std::string> socket_path(std::string_view host);

// "x86_64" → "amd64", "aarch64" → "arm64": the kernel's names to those of images (containerd,
// platforms/database.go).
[[nodiscard]] std::string image_architecture(std::string_view machine);

}  // namespace cloudctl::tool
