#include "tool/eksctl.h"

#include <array>

#include "base/text.h"
#include "tool/json.h"

namespace cloudctl::tool {

namespace {

process::CommandLine eksctl(std::vector<std::string> words) {
  process::CommandLine command;
  command.argv = {"eksctl"};
  command.argv.insert(command.argv.end(), words.begin(), words.end());
  command.argv.insert(command.argv.end(), {"--color", "false"});
  return command;
}

std::string time_limit(int minutes) {
  return std::to_string(minutes) + "m";
}

struct Mark {
  std::string_view sign;
  EksctlLevel level;
};
constexpr std::array marks{Mark{"ℹ", EksctlLevel::info}, Mark{"✔", EksctlLevel::done},
                           Mark{"!", EksctlLevel::warning}, Mark{"✖", EksctlLevel::error},
                           Mark{"▶", EksctlLevel::info}};

}  // namespace

process::CommandLine eksctl_version() {
  return {.argv = {"eksctl", "version"}};
}

std::string parse_eksctl_version(std::string_view out) {
  const std::string_view line = base::trim(out);
  return std::string(line.substr(0, line.find_first_of("-+ \n")));
}

process::CommandLine eksctl_create(const std::string& file, int minutes) {
  return eksctl({"create", "cluster", "--config-file", file, "--timeout", time_limit(minutes),
                 "--write-kubeconfig=false"});
}

process::CommandLine eksctl_create_nodes(const std::string& file, int minutes) {
  return eksctl({"create", "nodegroup", "--config-file", file, "--timeout", time_limit(minutes)});
}

process::CommandLine eksctl_associate(const std::string& file) {
  return eksctl({"utils", "associate-iam-oidc-provider", "--config-file", file, "--approve"});
}

process::CommandLine eksctl_create_addons(const std::string& file) {
  return eksctl({"create", "addon", "--config-file", file});
}

process::CommandLine eksctl_delete(const EksName& name) {
  return eksctl({"delete", "cluster", "--name", name.cluster, "--region", name.region, "--wait",
                 "--disable-nodegroup-eviction"});
}

process::CommandLine eksctl_scale(const EksName& name, const NodeCount& nodes) {
  return eksctl({"scale", "nodegroup", "--cluster", name.cluster, "--region", name.region, "--name",
                 nodes.group, "--nodes", std::to_string(nodes.count), "--nodes-min",
                 std::to_string(nodes.least), "--nodes-max", std::to_string(nodes.most)});
}

process::CommandLine eksctl_groups(const EksName& name) {
  return eksctl(
      {"get", "nodegroup", "--cluster", name.cluster, "--region", name.region, "--output", "json"});
}

std::vector<EksGroup> parse_groups(std::string_view out) {
  std::vector<EksGroup> groups;
  for (const Json& entry : parse_answer(out, "eksctl get nodegroup")) {
    groups.push_back({.name = text(entry, "Name"),
                      .status = text(entry, "Status"),
                      .type = text(entry, "InstanceType"),
                      .version = text(entry, "Version"),
                      .count = static_cast<int>(number(entry, "DesiredCapacity")),
                      .least = static_cast<int>(number(entry, "MinSize")),
                      .most = static_cast<int>(number(entry, "MaxSize"))});
  }
  return groups;
}

process::CommandLine eksctl_addons(const EksName& name) {
  return eksctl(
      {"get", "addon", "--cluster", name.cluster, "--region", name.region, "--output", "json"});
}

std::vector<EksAddon> parse_addons(std::string_view out) {
  std::vector<EksAddon> addons;
  for (const Json& entry : parse_answer(out, "eksctl get addon")) {
    EksAddon addon{.name = text(entry, "Name"), .status = text(entry, "Status"), .issue = {}};
    const Json& issues = member(entry, "Issues");
    if (issues.is_array() && !issues.empty()) addon.issue = text(issues[0], "Message");
    addons.push_back(std::move(addon));
  }
  return addons;
}

std::optional<EksctlLine> parse_eksctl_line(std::string_view line) {
  const auto open = line.find(" [");
  const auto close = line.find("] ", open);
  if (open != std::string_view("2026-11-21 21:40:38").size() || close == std::string_view::npos) {
    return std::nullopt;
  }
  const std::string_view sign = line.substr(open + 2, close - open - 2);
  for (const Mark& mark : marks) {
    if (mark.sign != sign) continue;
    return EksctlLine{mark.level, std::string(base::trim(line.substr(close + 1)))};
  }
  return std::nullopt;
}

std::string eksctl_error(const process::Completed& done) {
  constexpr std::string_view begin = "Error: ";
  std::string said, logged;
  for (const auto& line : base::lines(done.err)) {
    if (line.starts_with(begin)) said = line.substr(begin.size());
  }
  for (const auto& line : base::lines(done.out)) {
    const auto parsed = parse_eksctl_line(line);
    if (parsed && parsed->level == EksctlLevel::error) logged = parsed->text;
  }
  // "failed to create cluster "prod"" says nothing; the line before it does.
  const bool empty_words = said.starts_with("failed to create cluster") ||
                           said.starts_with("failed to create nodegroups");
  return said.empty() || (empty_words && !logged.empty()) ? logged : said;
}

std::string cluster_stack(const std::string& cluster) {
  return "eksctl-" + cluster + "-cluster";
}

std::string group_stack(const std::string& cluster, const std::string& group) {
  return "eksctl-" + cluster + "-nodegroup-" + group;
}

bool is_stack_of(std::string_view stack, const std::string& cluster) {
  if (stack == cluster_stack(cluster)) return true;
  for (const char* kind : {"-nodegroup-", "-addon-", "-podidentityrole-"}) {
    if (stack.starts_with("eksctl-" + cluster + kind)) return true;
  }
  return false;
}

}  // namespace cloudctl::tool
