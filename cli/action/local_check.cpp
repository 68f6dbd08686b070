#include "action/local_check.h"

#include <algorithm>
#include <functional>
#include <future>

#include "base/error.h"
#include "base/text.h"
#include "observe/local.h"
#include "observe/probe.h"
#include "tool/compose.h"
#include "tool/docker_build.h"
#include "tool/docker_engine.h"
#include "tool/docker_image.h"

namespace cloudctl::action {
namespace {

constexpr std::chrono::seconds answer_time{15};
constexpr int oldest_compose = 2;
// Below this a build or a pull is likely to end in the middle.
constexpr std::uintmax_t little_space = 1ULL << 30U;

process::Completed run(World& world, const process::CommandLine& command) {
  return world.runner.run(command, {.deadline = answer_time});
}

Check engine(World& world, const std::optional<std::string>& pinned) {
  Check check{.name = "docker engine"};
  const auto command = tool::docker_info();
  const auto done = run(world, command);
  const bool readable = done.ending == process::Ending::exited && !base::trim(done.out).empty();
  const auto info = readable ? tool::parse_docker_info(done.out) : tool::DockerInfo();
  if (info.id.empty()) {
    const auto why = observe::no_engine(world.runner, command, done).failure();
    return {.name = check.name,
            .grade = Grade::failed,
            .found = why.what,
            .fix = why.next,
            .code = why.code};
  }
  check.found = info.server_version + " on " + info.operating_system + ", " + info.architecture;
  if (pinned && *pinned != info.id) {
    return {.name = check.name,
            .grade = Grade::failed,
            .found = "this is another engine than the one that \"local\" was deployed to before",
            .fix =
                "go back to that engine (\"docker context ls\", DOCKER_HOST), or run \"cloudctl "
                "down\" there first"};
  }
  return check;
}

Check compose(World& world) {
  const std::string fix =
      "install compose 2 (on Debian 13: package \"docker-compose\"; elsewhere "
      "\"docker-compose-plugin\")";
  const auto done = run(world, tool::compose_version());
  if (!done.ok()) {
    return {.name = "docker compose",
            .grade = Grade::failed,
            .found = "not found",
            .fix = fix,
            .code = base::ExitCode::missing_tool};
  }
  const std::string version = tool::parse_compose_version(done.out);
  const auto parts = base::split(version, '.');
  const bool old = !parts.empty() && parts[0].size() == 1 && parts[0][0] - '0' < oldest_compose;
  return {.name = "docker compose",
          .grade = old ? Grade::failed : Grade::ok,
          .found = version,
          .fix = old ? fix : "",
          .code = base::ExitCode::missing_tool};
}

Check buildx(World& world) {
  const auto done = run(world, tool::buildx_version());
  if (done.ok()) return {.name = "docker buildx", .found = tool::parse_buildx_version(done.out)};
  return {.name = "docker buildx",
          .grade = Grade::warning,
          .found = "not found: images are built by the classic builder",
          .fix = "install it (Debian 13: package \"docker-buildx\") for faster builds"};
}

Check secrets(const release::Record& record, const CheckRequest& request) {
  std::vector<std::string> missing;
  for (const auto& service : record.services) {
    for (const auto& name : service.secrets) {
      const bool listed = std::find(missing.begin(), missing.end(), name) != missing.end();
      if (request.secrets.count(name) == 0 && !listed) missing.push_back(name);
    }
  }
  if (missing.empty()) {
    return {.name = "secrets", .found = base::plural(request.secrets.size(), "value")};
  }
  return {
      .name = "secrets",
      .grade = Grade::failed,
      .found = "no value for " + base::join(missing, ", "),
      .fix = "run \"cloudctl secrets set " + missing.front() + "\", or set it in the environment",
      .code = base::ExitCode::usage};
}

// Ports that the release publishes and that somebody else has. Those of its own containers are
// its own.
Check ports(World& world, const release::Record& record) {
  std::vector<int> own;
  const observe::Eyes eyes{.runner = world.runner, .clock = world.clock, .ask = world.ask};
  if (const auto containers = observe::look_if_answered(eyes, record.project)) {
    for (const auto& container : *containers) {
      own.insert(own.end(), container.host_ports.begin(), container.host_ports.end());
    }
  }
  int looked_at = 0;
  for (const auto& service : record.services) {
    if (service.host_port == 0) continue;
    const int end = service.host_port + std::max(service.replicas, 1);
    for (int port = service.host_port; port < end; ++port) {
      ++looked_at;
      const bool ours = std::find(own.begin(), own.end(), port) != own.end();
      if (ours || observe::host_port_is_free(service.host_address, port)) continue;
      const std::string number = std::to_string(port);
      return {
          .name = "host ports",
          .grade = Grade::failed,
          .found =
              "port " + number + " of service \"" + service.name + "\" is taken by another program",
          .fix = "stop it (\"ss -ltnp sport = :" + number +
                 "\" names it), or set another port: expose: node:" + std::to_string(port + 1000)};
    }
  }
  return {.name = "host ports",
          .found = looked_at == 0 ? "none published"
                                  : base::plural(static_cast<std::size_t>(looked_at), "port") +
                                        " free or our own"};
}

Check registry(World& world, const CheckRequest& request, const std::string& reference) {
  const auto parsed = tool::parse_reference(reference);
  Check check{.name = "registry " + (parsed ? parsed->registry : reference)};
  if (!parsed) {
    check.grade = Grade::failed;
    check.found = "\"" + reference + "\" is no name of an image";
    check.fix = "check \"registry\" in cloudctl.yaml";
    return check;
  }
  const auto login = request.logins.find(parsed->registry);
  const auto answer = observe::registry_login(
      world.ask, *parsed,
      login == request.logins.end() ? std::nullopt : std::optional(login->second));
  check.found = answer.sentence;
  check.fix = answer.next;
  if (answer.how == observe::Registry::reachable) return check;
  check.grade = Grade::failed;
  check.code = answer.how == observe::Registry::unreachable ? base::ExitCode::missing_tool
                                                            : base::ExitCode::unauthorised;
  return check;
}

Check disk() {
  std::error_code none;
  const auto space = std::filesystem::space("/var/lib", none);
  Check check{.name = "disk", .found = base::human_bytes(none ? 0 : space.available) + " free"};
  if (none || space.available >= little_space) return check;
  check.grade = Grade::warning;
  check.fix = "make room: \"docker system df\" shows what the engine holds";
  return check;
}

}  // namespace

std::vector<Check> local_checks(World& world, const CheckRequest& request) {
  std::vector<std::function<Check()>> questions{
      [&] { return engine(world, request.pinned_engine); }, [&] { return compose(world); }};
  if (request.builds) {
    questions.emplace_back([&] { return buildx(world); });
    questions.emplace_back([] { return disk(); });
  }
  if (request.record) {
    questions.emplace_back([&] { return secrets(*request.record, request); });
    questions.emplace_back([&] { return ports(world, *request.record); });
  }
  for (const auto& reference : request.pushes) {
    questions.emplace_back([&, reference] { return registry(world, request, reference); });
  }
  std::vector<std::future<Check>> answers;
  answers.reserve(questions.size());
  for (const auto& question : questions) {
    answers.push_back(std::async(std::launch::async, question));
  }
  std::vector<Check> checks;
  checks.reserve(answers.size());
  for (auto& answer : answers) checks.push_back(answer.get());
  return checks;
}

std::string engine_identity(World& world) {
  const auto command = tool::docker_info();
  const auto done = run(world, command);
  const bool readable = done.ending == process::Ending::exited && !base::trim(done.out).empty();
  const auto info = readable ? tool::parse_docker_info(done.out) : tool::DockerInfo();
  if (info.id.empty()) throw observe::no_engine(world.runner, command, done);
  return info.id;
}

std::map<std::string, tool::RegistryLogin> docker_logins(
    World& world, const std::string& config_json, const std::vector<std::string>& registries) {
  std::map<std::string, tool::RegistryLogin> logins;
  for (const auto& registry : registries) {
    const auto credential = tool::credential(config_json, registry, "docker's config.json");
    if (credential.login) logins[registry] = *credential.login;
    if (credential.helper.empty()) continue;
    const auto done = run(world, tool::credential_get(credential.helper, registry));
    if (done.ok()) logins[registry] = tool::parse_credential(done.out);
  }
  return logins;
}

}  // namespace cloudctl::action
