#include "tool/compose.h"

#include <algorithm>
#include <array>

#include "base/text.h"
#include "tool/json.h"

namespace cloudctl::tool {
namespace {

using Words = std::vector<std::string>;

void add(Words& words, const Words& more) {
  words.insert(words.end(), more.begin(), more.end());
}

process::CommandLine command_of(const Compose& compose, std::string verb) {
  return {.argv = {"docker", "compose", "-p", compose.project, "-f", compose.file, "--ansi",
                   "never", "--progress", "plain", std::move(verb)},
          .env = compose.env,
          .secret_env = compose.secret_env};
}

// "Container hello-web-1" → its two halves; "Volume \"hello_data\"" likewise.
void name_from(ComposeEvent& event, std::string_view id) {
  constexpr std::array<std::string_view, 4> kinds = {"Container", "Network", "Volume", "Image"};
  const std::size_t space = id.find(' ');
  if (space == std::string_view::npos) return;
  if (std::ranges::find(kinds, id.substr(0, space)) == kinds.end()) return;
  event.kind = id.substr(0, space);
  std::string_view name = base::trim(id.substr(space + 1));
  if (name.size() >= 2 && name.starts_with('"') && name.ends_with('"')) {
    name = name.substr(1, name.size() - 2);
  }
  event.name = name;
}

ComposeEvent from_json(const Json& answer) {
  ComposeEvent event;
  const std::string id = text(answer, "id");
  name_from(event, id);
  event.status = text(answer, "text");
  if (event.status.empty()) event.status = text(answer, "status");
  event.text = base::printable(id.empty() ? event.status : id + " " + event.status);
  return event;
}

}  // namespace

process::CommandLine compose_up(const Compose& compose, const ComposeUp& up) {
  process::CommandLine command = command_of(compose, "up");
  add(command.argv, {"-d", "--no-build", "--no-deps"});
  if (up.no_recreate) command.argv.emplace_back("--no-recreate");
  if (up.force_recreate) command.argv.emplace_back("--force-recreate");
  if (up.remove_orphans) command.argv.emplace_back("--remove-orphans");
  if (up.no_start) command.argv.emplace_back("--no-start");
  if (!up.pull.empty()) add(command.argv, {"--pull", up.pull});
  if (up.grace_seconds >= 0) add(command.argv, {"-t", std::to_string(up.grace_seconds)});
  for (const auto& [service, count] : up.scale) {
    add(command.argv, {"--scale", service + "=" + std::to_string(count)});
  }
  add(command.argv, up.services);
  return command;
}

process::CommandLine compose_down(const Compose& compose, const ComposeDown& down) {
  process::CommandLine command = command_of(compose, "down");
  if (down.volumes) command.argv.emplace_back("--volumes");
  if (down.remove_orphans) command.argv.emplace_back("--remove-orphans");
  if (down.grace_seconds >= 0) add(command.argv, {"-t", std::to_string(down.grace_seconds)});
  return command;
}

process::CommandLine compose_stop(const Compose& compose, const Words& services) {
  process::CommandLine command = command_of(compose, "stop");
  add(command.argv, services);
  return command;
}

process::CommandLine compose_restart(const Compose& compose, const Words& services) {
  process::CommandLine command = command_of(compose, "restart");
  add(command.argv, services);
  return command;
}

process::CommandLine compose_config(const Compose& compose) {
  process::CommandLine command = command_of(compose, "config");
  command.argv.emplace_back("-q");
  return command;
}

process::CommandLine compose_logs(const Compose& compose, const ComposeLogs& logs) {
  process::CommandLine command = command_of(compose, "logs");
  if (logs.tail >= 0) add(command.argv, {"--tail", std::to_string(logs.tail)});
  if (!logs.since.empty()) add(command.argv, {"--since", logs.since});
  if (logs.timestamps) command.argv.emplace_back("--timestamps");
  if (logs.follow) command.argv.emplace_back("--follow");
  if (!logs.prefix) command.argv.emplace_back("--no-log-prefix");
  add(command.argv, logs.services);
  return command;
}

process::CommandLine compose_version() {
  return {.argv = {"docker", "compose", "version", "--short"}};
}

std::string parse_compose_version(std::string_view out) {
  std::string_view version = base::trim(out);
  if (version.starts_with('v')) version.remove_prefix(1);
  return std::string(version);
}

ComposeEvent parse_compose_line(std::string_view line) {
  line = base::trim(line);
  if (line.starts_with('{')) {
    const Json answer = Json::parse(line, nullptr, false);
    if (answer.is_object()) return from_json(answer);
  }
  ComposeEvent event{.text = base::printable(line)};
  // " Container hello-web-1  Started": name and status are two spaces apart.
  const std::size_t gap = line.rfind("  ");
  if (gap == std::string_view::npos) return event;
  name_from(event, line.substr(0, gap));
  if (event.kind.empty()) return event;
  event.status = base::trim(line.substr(gap));
  event.text = event.kind + " " + event.name + " " + event.status;
  return event;
}

}  // namespace cloudctl::tool
