#include "tool/kops.h"

#include <algorithm>

#include "base/text.h"
#include "tool/json.h"

namespace cloudctl::tool {

namespace {

process::CommandLine of_cluster(const std::string& verb, const std::string& noun,
                                const KopsName& name) {
  return {.argv = {"kops", verb, noun, "--name", name.cluster, "--state", name.store}};
}

void add(process::CommandLine& command, std::initializer_list<std::string> words) {
  command.argv.insert(command.argv.end(), words);
}

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

}  // namespace

process::CommandLine kops_version() {
  return {.argv = {"kops", "version", "--short"}};
}

std::string parse_kops_version(std::string_view out) {
  const std::string_view line = base::trim(out);
  return std::string(line.substr(0, line.find_first_of("-+ \n")));
}

process::CommandLine kops_define(const std::string& store, const std::vector<std::string>& files) {
  process::CommandLine command{.argv = {"kops", "replace", "--state", store, "--force"}};
  for (const auto& file : files) add(command, {"--filename", file});
  return command;
}

process::CommandLine kops_update(const KopsName& name) {
  auto command = of_cluster("update", "cluster", name);
  add(command, {"--yes", "--create-kube-config=false"});
  return command;
}

process::CommandLine kops_export(const KopsName& name, const std::string& file,
                                 const std::string& lifetime) {
  auto command = of_cluster("export", "kubeconfig", name);
  add(command, {"--admin=" + lifetime, "--kubeconfig", file});
  return command;
}

process::CommandLine kops_validate(const KopsName& name) {
  auto command = of_cluster("validate", "cluster", name);
  add(command, {"--output", "json"});
  return command;
}

process::CommandLine kops_delete(const KopsName& name) {
  auto command = of_cluster("delete", "cluster", name);
  add(command, {"--yes"});
  return command;
}

process::CommandLine kops_get(const KopsName& name) {
  auto command = of_cluster("get", "cluster", name);
  add(command, {"--output", "json"});
  return command;
}

std::string parse_kops_kubernetes(std::string_view out) {
  const Json answer = parse_answer(out, "kops get cluster");
  std::string version = text(member(answer, "spec"), "kubernetesVersion");
  return version.starts_with('v') ? version.substr(1) : version;
}

std::optional<KopsHealth> parse_kops_health(std::string_view out) {
  const std::string_view said = base::trim(out);
  if (!said.starts_with('{')) return std::nullopt;
  const Json answer = parse_answer(said, "kops validate cluster");
  KopsHealth health;
  for (const Json& node : member(answer, "nodes")) {
    health.nodes.push_back({.name = text(node, "name"),
                            .role = text(node, "role"),
                            .ready = text(node, "status") == "True"});
  }
  for (const Json& failure : member(answer, "failures")) {
    health.failures.push_back(text(failure, "type") + " \"" + text(failure, "name") +
                              "\": " + text(failure, "message"));
  }
  return health;
}

std::optional<std::string> parse_kops_line(std::string_view line) {
  // k8s.io/klog: a letter for the level, month and day, time, process, place, "] ".
  constexpr std::string_view levels = "IWEF";
  constexpr std::size_t time_at = 5;
  const bool is_log = line.size() > time_at &&
                      levels.find(line.front()) != std::string_view::npos && is_digit(line[1]) &&
                      is_digit(line[4]) && line[time_at] == ' ';
  const auto end = is_log ? line.find("] ") : std::string_view::npos;
  if (end == std::string_view::npos) return std::nullopt;
  return std::string(base::trim(line.substr(end + 2)));
}

std::string kops_error(const process::Completed& done) {
  constexpr std::string_view begin = "Error: ";
  std::string said;
  for (const auto& line : base::lines(done.err)) {
    if (line.starts_with(begin)) said = line.substr(begin.size());
  }
  return said;
}

}  // namespace cloudctl::tool
