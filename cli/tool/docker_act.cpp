#include "tool/docker_act.h"

#include "base/text.h"
#include "tool/docker_container.h"
#include "tool/json.h"

namespace cloudctl::tool {
namespace {

using Words = std::vector<std::string>;

process::CommandLine with(Words words, const Words& more) {
  words.insert(words.end(), more.begin(), more.end());
  return {.argv = std::move(words)};
}

}  // namespace

process::CommandLine docker_logs(const DockerLogs& logs) {
  process::CommandLine command{.argv = {"docker", "logs"}};
  if (logs.tail >= 0)
    command.argv.insert(command.argv.end(), {"--tail", std::to_string(logs.tail)});
  if (!logs.since.empty()) command.argv.insert(command.argv.end(), {"--since", logs.since});
  if (logs.timestamps) command.argv.emplace_back("--timestamps");
  if (logs.follow) command.argv.emplace_back("--follow");
  command.argv.push_back(logs.container);
  return command;
}

process::CommandLine docker_exec(const DockerExec& exec) {
  process::CommandLine command{.argv = {"docker", "exec"}};
  if (exec.interactive) command.argv.emplace_back("-i");
  if (exec.terminal) command.argv.emplace_back("-t");
  command.argv.push_back(exec.container);
  command.argv.insert(command.argv.end(), exec.command.begin(), exec.command.end());
  return command;
}

process::CommandLine docker_restart(const Words& containers, int grace_seconds) {
  return with({"docker", "restart", "-t", std::to_string(grace_seconds)}, containers);
}

process::CommandLine docker_stop(const Words& containers, int grace_seconds) {
  return with({"docker", "stop", "-t", std::to_string(grace_seconds)}, containers);
}

process::CommandLine docker_rm(const Words& containers) {
  return with({"docker", "rm", "-f"}, containers);
}

process::CommandLine docker_events(const std::string& compose_project, const std::string& since) {
  process::CommandLine command{
      .argv = {"docker", "events", "--filter", "type=container", "--filter",
               "label=" + std::string(compose_project_label) + "=" + compose_project}};
  for (const char* event :
       {"create", "start", "die", "oom", "health_status", "restart", "destroy"}) {
    command.argv.insert(command.argv.end(), {"--filter", std::string("event=") + event});
  }
  if (!since.empty()) command.argv.insert(command.argv.end(), {"--since", since});
  command.argv.insert(command.argv.end(), {"--format", "{{json .}}"});
  return command;
}

process::CommandLine docker_ends(const Words& containers, std::int64_t until) {
  process::CommandLine command{.argv = {"docker", "events", "--filter", "type=container",
                                        "--filter", "event=die", "--filter", "event=oom"}};
  for (const auto& container : containers) {
    command.argv.insert(command.argv.end(), {"--filter", "container=" + container});
  }
  const std::string end =
      std::to_string(until / 1000) + "." + std::to_string(1000 + until % 1000).substr(1);
  // With a beginning it tells what was; with an end that is over it does not wait for more.
  command.argv.insert(command.argv.end(),
                      {"--since", "1", "--until", end, "--format", "{{json .}}"});
  return command;
}

DockerEvent parse_event(std::string_view line) {
  const Json answer = parse_answer(line, "docker events");
  const Json& actor = member(answer, "Actor");
  const Json& attributes = member(actor, "Attributes");
  const std::string action = text(answer, "Action");  // "health_status: healthy"
  const std::size_t colon = action.find(": ");
  return {.action = action.substr(0, colon),
          .detail = colon == std::string::npos ? "" : action.substr(colon + 2),
          .container = text(actor, "ID"),
          .name = text(attributes, "name"),
          .service = text(attributes, compose_service_label),
          .exit_code = to_int(text(attributes, "exitCode")),
          .time = number(answer, "timeNano")};
}

process::CommandLine docker_volume_ls(const std::string& label) {
  return {
      .argv = {"docker", "volume", "ls", "--filter", "label=" + label, "--format", "{{.Name}}"}};
}

process::CommandLine docker_volume_rm(const Words& names) {
  return with({"docker", "volume", "rm"}, names);
}

process::CommandLine docker_network_ls(const std::string& label) {
  return {
      .argv = {"docker", "network", "ls", "--filter", "label=" + label, "--format", "{{.Name}}"}};
}

process::CommandLine docker_network_rm(const Words& names) {
  return with({"docker", "network", "rm"}, names);
}

Words parse_names(std::string_view out) {
  Words names;
  for (const std::string& line : base::lines(out)) {
    if (!base::trim(line).empty()) names.emplace_back(base::trim(line));
  }
  return names;
}

}  // namespace cloudctl::tool
