#include "tool/docker_engine.h"

#include <algorithm>

#include "base/text.h"
#include "tool/json.h"

namespace cloudctl::tool {
namespace {

constexpr std::string_view unix_scheme = "unix://";

std::vector<CliPlugin> plugins_of(const Json& client) {
  std::vector<CliPlugin> plugins;
  for (const Json& plugin : member(client, "Plugins")) {
    // A plugin that does not work has an error instead of a version.
    if (!text(plugin, "Err").empty()) continue;
    plugins.push_back({.name = text(plugin, "Name"), .version = text(plugin, "Version")});
  }
  return plugins;
}

std::vector<std::string> insecure_registries(const Json& registries) {
  std::vector<std::string> insecure = texts(registries, "InsecureRegistryCIDRs");
  const Json& indexes = member(registries, "IndexConfigs");
  if (!indexes.is_object()) return insecure;
  for (const auto& [name, index] : indexes.items()) {
    if (member(index, "Secure").is_boolean() && !flag(index, "Secure")) insecure.push_back(name);
  }
  return insecure;
}

bool uses_containerd(const Json& info) {
  // dockerd names the store in its driver's status (moby, daemon/containerd/service.go).
  for (const Json& row : member(info, "DriverStatus")) {
    if (row.is_array() && row.size() == 2 && row[0] == "driver-type") {
      return row[1] == "io.containerd.snapshotter.v1";
    }
  }
  return false;
}

}  // namespace

process::CommandLine docker_version() {
  return {.argv = {"docker", "version", "--format", "{{json .}}"}};
}

DockerVersions parse_docker_version(std::string_view out) {
  const Json answer = parse_answer(out, "docker version");
  const Json& client = member(answer, "Client");
  return {.client = text(client, "Version"),
          .server = text(member(answer, "Server"), "Version"),
          .api_version = text(client, "ApiVersion"),
          .context = text(client, "Context")};
}

process::CommandLine docker_info() {
  return {.argv = {"docker", "info", "--format", "{{json .}}"}};
}

DockerInfo parse_docker_info(std::string_view out) {
  const Json info = parse_answer(out, "docker info");
  const std::vector<std::string> security = texts(info, "SecurityOptions");
  return {.id = text(info, "ID"),
          .server_version = text(info, "ServerVersion"),
          .name = text(info, "Name"),
          .operating_system = text(info, "OperatingSystem"),
          .os = text(info, "OSType"),
          .architecture = image_architecture(text(info, "Architecture")),
          .driver = text(info, "Driver"),
          .containerd_store = uses_containerd(info),
          .data_folder = text(info, "DockerRootDir"),
          .memory = number(info, "MemTotal"),
          .cpus = static_cast<int>(number(info, "NCPU")),
          .rootless = std::ranges::find(security, "name=rootless") != security.end(),
          .plugins = plugins_of(member(info, "ClientInfo")),
          .insecure = insecure_registries(member(info, "RegistryConfig")),
          .server_errors = texts(info, "ServerErrors")};
}

const CliPlugin* find_plugin(const DockerInfo& info, std::string_view name) {
  const auto found = std::ranges::find(info.plugins, name, &CliPlugin::name);
  return found == info.plugins.end() ? nullptr : &*found;
}

process::CommandLine docker_host() {
  return {.argv = {"docker", "context", "inspect", "--format", "{{json .Endpoints.docker.Host}}"}};
}

std::string parse_docker_host(std::string_view out) {
  const Json answer = parse_answer(out, "docker context inspect");
  return answer.is_string() ? answer.get<std::string>() : "";
}

std::optional<std::string> socket_path(std::string_view host) {
  if (!host.starts_with(unix_scheme)) return std::nullopt;
  return std::string(host.substr(unix_scheme.size()));
}

std::string image_architecture(std::string_view machine) {
  if (machine == "x86_64") return "amd64";
  if (machine == "aarch64" || machine == "armv8l") return "arm64";
  if (machine == "i386" || machine == "i686") return "386";
  if (machine == "armv7l" || machine == "armv6l" || machine == "armhf") return "arm";
  return std::string(machine);
}

}  // namespace cloudctl::tool
