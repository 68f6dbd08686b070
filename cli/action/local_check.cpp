#include "action/local_check.h"

#include <algorithm>
#include <functional>
#include <future>
#include <set>

#include "action/local_check_parts.h"
#include "base/error.h"
#include "base/text.h"
#include "observe/local.h"
#include "observe/probe.h"
#include "release/passwords.h"
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
  std::set<std::string> names;
  for (const auto& service : record.services) {
    names.insert(service.secrets.begin(), service.secrets.end());
  }
  std::vector<std::string> missing;
  std::copy_if(
      names.begin(), names.end(), std::back_inserter(missing), [&](const std::string& name) {
        // A deploy makes the passwords of databases itself.
        return request.secrets.count(name) == 0 && !release::is_credential(record.backing, name);
      });
  if (missing.empty()) return {.name = "secrets", .found = base::plural(names.size(), "value")};
  return {.name = "secrets",
          .grade = Grade::failed,
          .found = "no value for " + base::join(missing, ", "),
          .fix = "run \"cloudctl secrets set " + missing.front() + "\"" +
                 (missing.size() > 1 ? ", and so on for each" : "") +
                 ", or set it in the environment",
          .code = base::ExitCode::usage};
}

std::optional<std::string> digest_of(World& world, const CheckRequest& request,
                                     const std::string& reference) {
  const auto parsed = tool::parse_reference(reference);
  if (!parsed) return std::nullopt;
  const auto login = request.logins.find(parsed->registry);
  return observe::manifest_digest(
      world.ask, *parsed,
      login == request.logins.end() ? std::nullopt : std::optional(login->second));
}

// A version is one content. Our pushes give an image both tags, by version and by content, so that
// the registry alone can tell: what this engine has may be somebody else's build.
Check version(World& world, const CheckRequest& request, const std::string& tag) {
  Check check{.name = "version " + tag};
  const auto taken = digest_of(world, request, tag);
  const bool same = taken && taken == digest_of(world, request, request.versions.at(tag));
  check.found = !taken ? "free in the registry" : "in the registry with the same content";
  if (!taken || same) return check;
  check.grade = Grade::failed;
  check.found = "image \"" + tag + "\" exists in the registry with other content";
  check.fix = "give another --version: one that was pushed is not changed";
  check.code = base::ExitCode::usage;
  return check;
}

// What asks the services from outside; said before anything runs rather than after.
Check asking() {
  try {
    return {.name = "libcurl", .found = observe::asking_library()};
  } catch (const base::Error& error) {
    const auto& failure = error.failure();
    return {.name = "libcurl",
            .grade = Grade::failed,
            .found = failure.what,
            .fix = failure.next,
            .code = failure.code};
  }
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

Check registry_check(World& world, const Logins& logins, const std::string& reference) {
  const auto parsed = tool::parse_reference(reference);
  Check check{.name = "registry " + (parsed ? parsed->registry : reference)};
  if (!parsed) {
    check.grade = Grade::failed;
    check.found = "\"" + reference + "\" is no name of an image";
    check.fix = "check \"registry\" in cloudctl.yaml";
    return check;
  }
  const auto login = logins.find(parsed->registry);
  const auto answer = observe::registry_login(
      world.ask, *parsed, login == logins.end() ? std::nullopt : std::optional(login->second));
  check.found = answer.sentence;
  check.fix = answer.next;
  if (answer.how == observe::Registry::reachable) return check;
  check.grade = Grade::failed;
  check.code = answer.how == observe::Registry::unreachable ? base::ExitCode::missing_tool
                                                            : base::ExitCode::unauthorised;
  return check;
}

std::vector<Check> local_checks(World& world, const CheckRequest& request) {
  std::vector<std::function<Check()>> questions{
      [&] { return engine(world, request.pinned_engine); }, [&] { return compose(world); }};
  if (request.builds) {
    questions.emplace_back([&] { return buildx(world); });
    questions.emplace_back([] { return disk(); });
  }
  if (request.record) {
    questions.emplace_back([] { return asking(); });
    questions.emplace_back([&] { return secrets(*request.record, request); });
    questions.emplace_back([&] { return host_ports(world, *request.record); });
    questions.emplace_back([&] { return architecture(world, request); });
  }
  for (const auto& reference : request.pushes) {
    questions.emplace_back(
        [&, reference] { return registry_check(world, request.logins, reference); });
  }
  for (const auto& [tag, content] : request.versions) {
    questions.emplace_back([&, tag] { return version(world, request, tag); });
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
