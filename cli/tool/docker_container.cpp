#include "tool/docker_container.h"

#include <algorithm>
#include <array>
#include <utility>

#include "base/text.h"
#include "tool/json.h"

namespace cloudctl::tool {
namespace {

// Members are named one by one: `{{json .}}` would bring environment variables with it, and `ps`
// joins labels by commas that their values hold as well.
constexpr std::string_view ps_format =
    R"({"id":{{json .ID}},"name":{{json .Names}},"image":{{json .Image}},"state":{{json .State}},)"
    R"("status":{{json .Status}},"ports":{{json .Ports}},)"
    R"("project":{{json (.Label "cloudctl.project")}},"config":{{json (.Label "cloudctl.config")}},)"
    R"("service":{{json (.Label "com.docker.compose.service")}},)"
    R"("number":{{json (.Label "com.docker.compose.container-number")}}})";

constexpr std::string_view inspect_format =
    R"({"id":{{json .Id}},"name":{{json .Name}},"created":{{json .Created}},"state":{{json .State}},)"
    R"("image":{{json .Config.Image}},"image_id":{{json .Image}},"labels":{{json .Config.Labels}},)"
    R"("path":{{json .Path}},"args":{{json .Args}},"restarts":{{json .RestartCount}},)"
    R"("memory":{{json .HostConfig.Memory}},"policy":{{json .HostConfig.RestartPolicy.Name}},)"
    R"("ports":{{json .NetworkSettings.Ports}},"networks":{{json .NetworkSettings.Networks}},)"
    R"("mounts":{{json .Mounts}}})";

// moby, container/state.go: StateString.
ContainerState state_of(std::string_view word) {
  using enum ContainerState;
  constexpr std::array<std::pair<std::string_view, ContainerState>, 7> words = {
      {{"created", created},
       {"running", running},
       {"restarting", restarting},
       {"paused", paused},
       {"exited", exited},
       {"removing", removing},
       {"dead", dead}}};
  for (const auto& [name, state] : words) {
    if (name == word) return state;
  }
  return dead;
}

ContainerHealth health_of(std::string_view word) {
  if (word == "starting") return ContainerHealth::starting;
  if (word == "healthy") return ContainerHealth::healthy;
  if (word == "unhealthy") return ContainerHealth::unhealthy;
  return ContainerHealth::none;
}

// "Up 5 seconds (healthy)", "Up 1 second (health: starting)": the only place where the list has it
// (moby, container/state.go: String).
ContainerHealth health_in(std::string_view status) {
  const std::size_t open = status.rfind('(');
  if (open == std::string_view::npos || !status.ends_with(')')) return ContainerHealth::none;
  std::string_view word = status.substr(open + 1, status.size() - open - 2);
  constexpr std::string_view prefix = "health: ";
  if (word.starts_with(prefix)) word.remove_prefix(prefix.size());
  return health_of(word);
}

// "7000-7002": both ends; of a single port twice the same.
std::pair<int, int> range_of(std::string_view text) {
  const std::size_t dash = text.find('-');
  const int first = to_int(text.substr(0, dash));
  return {first, dash == std::string_view::npos ? first : to_int(text.substr(dash + 1))};
}

// "127.0.0.1:8080-8081->80-81/tcp" or "80/tcp" (docker/cli, formatter/container.go:
// DisplayablePorts).
std::vector<PublishedPort> ports_of(std::string_view entry) {
  std::string_view host;
  const std::size_t arrow = entry.find("->");
  if (arrow != std::string_view::npos) {
    host = entry.substr(0, arrow);
    entry.remove_prefix(arrow + 2);
  }
  const std::size_t slash = entry.find('/');
  const std::string_view protocol =
      slash == std::string_view::npos ? "tcp" : entry.substr(slash + 1);
  const auto [first, last] = range_of(entry.substr(0, slash));
  const std::size_t colon = host.rfind(':');
  std::string_view address = colon == std::string_view::npos ? "" : host.substr(0, colon);
  if (address.starts_with('[') && address.ends_with(']')) {
    address = address.substr(1, address.size() - 2);
  }
  const int host_first = host.empty() ? 0 : range_of(host.substr(colon + 1)).first;
  std::vector<PublishedPort> ports;
  for (int port = first; port > 0 && port <= last && port < 65536; ++port) {
    ports.push_back({.port = port,
                     .protocol = std::string(protocol),
                     .address = std::string(address),
                     .host_port = host_first == 0 ? 0 : host_first + port - first});
  }
  return ports;
}

std::vector<PublishedPort> listed_ports(std::string_view list) {
  std::vector<PublishedPort> ports;
  for (const std::string& entry : base::split(list, ',')) {
    for (PublishedPort& port : ports_of(base::trim(entry))) ports.push_back(std::move(port));
  }
  return ports;
}

// {"8080/tcp": [{"HostIp": …, "HostPort": …}], "7000/tcp": null}
std::vector<PublishedPort> mapped_ports(const Json& map) {
  std::vector<PublishedPort> ports;
  if (!map.is_object()) return ports;
  for (const auto& [key, bindings] : map.items()) {
    const std::vector<PublishedPort> inside = ports_of(key);
    if (inside.empty()) continue;
    if (!bindings.is_array() || bindings.empty()) ports.push_back(inside.front());
    if (!bindings.is_array()) continue;
    for (const Json& binding : bindings) {
      PublishedPort port = inside.front();
      port.address = text(binding, "HostIp");
      port.host_port = to_int(text(binding, "HostPort"));
      ports.push_back(std::move(port));
    }
  }
  return ports;
}

// The engine's zero time stands for "not yet".
std::string time_of(const Json& object, std::string_view name) {
  std::string time = text(object, name);
  return time.starts_with("0001-01-01") ? "" : time;
}

std::vector<HealthCheck> checks_of(const Json& health) {
  std::vector<HealthCheck> checks;
  for (const Json& check : member(health, "Log")) {
    checks.push_back({.started = text(check, "Start"),
                      .exit_code = static_cast<int>(number(check, "ExitCode")),
                      .output = text(check, "Output")});
  }
  return checks;
}

std::map<std::string, std::string> addresses_of(const Json& networks) {
  std::map<std::string, std::string> addresses;
  if (!networks.is_object()) return addresses;
  for (const auto& [name, network] : networks.items()) {
    std::string address = text(network, "IPAddress");
    if (address.empty()) address = text(network, "GlobalIPv6Address");
    if (!address.empty()) addresses[name] = std::move(address);
  }
  return addresses;
}

std::vector<Mount> mounts_of(const Json& list) {
  std::vector<Mount> mounts;
  for (const Json& mount : list) {
    mounts.push_back({.type = text(mount, "Type"),
                      .name = text(mount, "Name"),
                      .path = text(mount, "Destination")});
  }
  return mounts;
}

ContainerFacts container_facts(const Json& answer) {
  const Json& state = member(answer, "state");
  const Json& health = member(state, "Health");
  const std::string name = text(answer, "name");
  std::vector<std::string> command = texts(answer, "args");
  command.insert(command.begin(), text(answer, "path"));
  return {.id = text(answer, "id"),
          .name = name.starts_with('/') ? name.substr(1) : name,
          .image = text(answer, "image"),
          .image_id = text(answer, "image_id"),
          .labels = text_map(answer, "labels"),
          .state = state_of(text(state, "Status")),
          .health = health_of(text(health, "Status")),
          .failing_streak = static_cast<int>(number(health, "FailingStreak")),
          .health_checks = checks_of(health),
          .exit_code = static_cast<int>(number(state, "ExitCode")),
          .out_of_memory = flag(state, "OOMKilled"),
          .error = text(state, "Error"),
          .created = time_of(answer, "created"),
          .started = time_of(state, "StartedAt"),
          .finished = time_of(state, "FinishedAt"),
          .restarts = static_cast<int>(number(answer, "restarts")),
          .pid = static_cast<int>(number(state, "Pid")),
          .memory_limit = number(answer, "memory"),
          .restart_policy = text(answer, "policy"),
          .command = std::move(command),
          .addresses = addresses_of(member(answer, "networks")),
          .ports = mapped_ports(member(answer, "ports")),
          .mounts = mounts_of(member(answer, "mounts"))};
}

}  // namespace

process::CommandLine docker_ps(const std::string& compose_project) {
  return {.argv = {"docker", "ps", "-a", "--no-trunc", "--filter",
                   "label=" + std::string(compose_project_label) + "=" + compose_project,
                   "--format", std::string(ps_format)}};
}

process::CommandLine docker_ps_of_all() {
  std::string format(ps_format);
  format.replace(format.find(project_label), project_label.size(), compose_project_label);
  return {.argv = {"docker", "ps", "--no-trunc", "--format", std::move(format)}};
}

std::vector<ContainerSummary> parse_ps(std::string_view out) {
  std::vector<ContainerSummary> containers;
  for (const Json& answer : parse_answers(out, "docker ps")) {
    const std::string names = text(answer, "name");
    containers.push_back({.id = text(answer, "id"),
                          .name = names.substr(0, names.find(',')),
                          .image = text(answer, "image"),
                          .project = text(answer, "project"),
                          .config = text(answer, "config"),
                          .service = text(answer, "service"),
                          .number = std::max(to_int(text(answer, "number")), 1),
                          .state = state_of(text(answer, "state")),
                          .health = health_in(text(answer, "status")),
                          .ports = listed_ports(text(answer, "ports"))});
  }
  return containers;
}

process::CommandLine docker_inspect(const std::vector<std::string>& ids) {
  process::CommandLine command{.argv = {"docker", "inspect", "--type", "container", "--format",
                                        std::string(inspect_format)}};
  command.argv.insert(command.argv.end(), ids.begin(), ids.end());
  return command;
}

std::vector<ContainerFacts> parse_containers(std::string_view out) {
  std::vector<ContainerFacts> containers;
  for (const Json& answer : parse_answers(out, "docker inspect")) {
    containers.push_back(container_facts(answer));
  }
  return containers;
}

std::string label(const ContainerFacts& container, std::string_view name) {
  const auto found = container.labels.find(std::string(name));
  return found == container.labels.end() ? "" : found->second;
}

}  // namespace cloudctl::tool
