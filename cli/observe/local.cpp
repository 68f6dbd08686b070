#include "observe/local.h"

#include <unistd.h>

#include <algorithm>
#include <filesystem>

#include "base/error.h"
#include "base/text.h"
#include "observe/early_check.h"
#include "observe/last_end.h"
#include "tool/docker_container.h"
#include "tool/docker_engine.h"

namespace cloudctl::observe {
namespace {

constexpr std::chrono::seconds answer_time{15};

Phase phase(tool::ContainerState state) {
  switch (state) {
    case tool::ContainerState::created:
      return Phase::created;
    case tool::ContainerState::running:
      return Phase::running;
    case tool::ContainerState::restarting:
      return Phase::restarting;
    case tool::ContainerState::paused:
      return Phase::paused;
    case tool::ContainerState::exited:
      return Phase::exited;
    case tool::ContainerState::removing:
      return Phase::removing;
    case tool::ContainerState::dead:
      return Phase::dead;
  }
  return Phase::dead;
}

Health health(tool::ContainerHealth health) {
  switch (health) {
    case tool::ContainerHealth::none:
      return Health::none;
    case tool::ContainerHealth::starting:
      return Health::starting;
    case tool::ContainerHealth::healthy:
      return Health::healthy;
    case tool::ContainerHealth::unhealthy:
      return Health::unhealthy;
  }
  return Health::none;
}

// Each once: an engine publishes on IPv4 and IPv6 separately.
std::vector<int> host_ports(const std::vector<tool::PublishedPort>& ports) {
  std::vector<int> numbers;
  for (const auto& port : ports) {
    const bool known = std::find(numbers.begin(), numbers.end(), port.host_port) != numbers.end();
    if (port.host_port != 0 && !known) numbers.push_back(port.host_port);
  }
  return numbers;
}

Container container(const tool::ContainerSummary& summary) {
  Container result{.id = summary.id,
                   .name = summary.name,
                   .service = summary.service,
                   .number = summary.number,
                   .image = summary.image};
  result.config_hash = summary.config;
  result.phase = phase(summary.state);
  result.health = health(summary.health);
  result.host_ports = host_ports(summary.ports);
  return result;
}

int number(const std::string& text) {
  const bool digits =
      !text.empty() && text.size() < 7 && text.find_first_not_of("0123456789") == std::string::npos;
  return digits ? std::stoi(text) : 1;
}

Container container(const tool::ContainerFacts& facts) {
  Container result{.id = facts.id,
                   .name = facts.name,
                   .service = tool::label(facts, tool::compose_service_label),
                   .number = number(tool::label(facts, tool::compose_number_label)),
                   .image = facts.image,
                   .image_id = facts.image_id,
                   .config_hash = tool::label(facts, tool::config_label)};
  result.phase = phase(facts.state);
  result.health = health(facts.health);
  result.exit_code = facts.exit_code;
  result.out_of_memory = facts.out_of_memory;
  result.memory_limit = facts.memory_limit;
  result.restarts = facts.restarts;
  result.pid = facts.pid;
  result.started = facts.started;
  result.finished = facts.finished;
  result.error = facts.error;
  result.host_ports = host_ports(facts.ports);
  for (const auto& [network, address] : facts.addresses) {
    if (result.address.empty()) result.address = address;
  }
  if (!facts.health_checks.empty()) result.health_output = facts.health_checks.back().output;
  return result;
}

template <typename Tool>
std::vector<Container> containers(const std::vector<Tool>& found) {
  std::vector<Container> result;
  result.reserve(found.size());
  for (const auto& one : found) result.push_back(container(one));
  std::sort(result.begin(), result.end(), [](const Container& left, const Container& right) {
    return std::tie(left.service, left.number, left.name) <
           std::tie(right.service, right.number, right.name);
  });
  return result;
}

}  // namespace

base::Error no_engine(process::Runner& runner, const process::CommandLine& command,
                      const process::Completed& completed) {
  base::Failure failure{.what = "docker engine does not answer",
                        .where = process::printed(command),
                        .next =
                            "start it (for instance \"systemctl start docker\"), then run "
                            "\"cloudctl doctor\"",
                        .code = base::ExitCode::missing_tool};
  if (completed.ending == process::Ending::not_found) {
    failure.what = "program \"docker\" was not found";
    failure.next = "install it (on Debian: package \"docker.io\"), then run \"cloudctl doctor\"";
    return base::Error(failure);
  }
  if (completed.ending == process::Ending::cancelled) {
    return base::Error({.what = "interrupted", .code = base::ExitCode::interrupted});
  }
  const auto host = runner.run(tool::docker_host(), {.deadline = answer_time});
  const std::string address = host.ok() ? tool::parse_docker_host(host.out) : std::string();
  if (!address.empty()) failure.what += " at \"" + address + "\"";
  const auto socket = tool::socket_path(address);
  if (socket && ::access(socket->c_str(), F_OK) == 0 &&
      ::access(socket->c_str(), R_OK | W_OK) != 0) {
    failure.what = "you may not use the docker engine at \"" + address + "\"";
    failure.next = "join the group \"docker\" (\"sudo usermod -aG docker $USER\") and log in anew";
    failure.code = base::ExitCode::unauthorised;
    return base::Error(failure);
  }
  const auto words = base::lines(base::to_valid_utf8(completed.err));
  if (!words.empty()) failure.what += ": " + base::printable(words.back());
  return base::Error(failure);
}

std::vector<Container> glance(const Eyes& eyes, const std::string& project) {
  const auto command = tool::docker_ps(project);
  const auto done = eyes.runner.run(command, {.deadline = answer_time});
  if (!done.ok()) throw no_engine(eyes.runner, command, done);
  return containers(tool::parse_ps(done.out));
}

std::vector<Container> look(const Eyes& eyes, const std::string& project) {
  auto seen = look_if_answered(eyes, project);
  if (seen) return std::move(*seen);
  const auto command = tool::docker_ps(project);
  throw no_engine(eyes.runner, command, eyes.runner.run(command, {.deadline = answer_time}));
}

std::optional<std::vector<Container>> look_if_answered(const Eyes& eyes,
                                                       const std::string& project) {
  const auto listed = eyes.runner.run(tool::docker_ps(project), {.deadline = answer_time});
  if (!listed.ok()) return std::nullopt;
  std::vector<std::string> ids;
  for (const auto& summary : tool::parse_ps(listed.out)) ids.push_back(summary.id);
  if (ids.empty()) return std::vector<Container>();
  const auto done = eyes.runner.run(tool::docker_inspect(ids), {.deadline = answer_time});
  // Exit code 1 also means that one of them is gone by now; the others are printed all the same.
  const bool answered =
      done.ending == process::Ending::exited && done.code <= 1 && !base::trim(done.out).empty();
  if (!answered) return std::nullopt;
  return containers(tool::parse_containers(done.out));
}

State local_state(const Eyes& eyes, const std::string& project,
                  const std::vector<Expected>& expected) {
  auto seen = with_last_ends(eyes, look(eyes, project));
  EarlyChecks().run(eyes, seen, expected);
  return with_memory_told(asked(eyes, judged(seen, expected), expected));
}

}  // namespace cloudctl::observe
