#include <algorithm>

#include "action/kops.h"
#include "base/text.h"

namespace cloudctl::action {
namespace {

using base::ExitCode;

constexpr std::chrono::seconds question_time{60};
// kops asks for machines, nodes and pods, one after the other.
constexpr std::chrono::minutes look_time{2};

Check good(const std::string& name, const std::string& found) {
  return {.name = name, .grade = Grade::ok, .found = base::printable(found)};
}

Check bad(const std::string& name, const std::string& found, const std::string& fix) {
  return {.name = name,
          .grade = Grade::failed,
          .found = base::printable(found),
          .fix = fix,
          .code = ExitCode::missing_tool};
}

constexpr auto install_kops =
    "install it: macOS: brew install kops; Linux: "
    "https://kops.sigs.k8s.io/getting_started/install/";

// From this one on kops asks a cluster without a kubeconfig of its own.
constexpr int least_minor = 35;

Check kops_check(World& world) {
  const auto done = world.runner.run(tool::kops_version(), {.deadline = question_time});
  if (!done.ok()) return bad("kops", "not installed", install_kops);
  const std::string version = tool::parse_kops_version(done.out);
  const auto parts = base::split(version, '.');
  const bool digits = parts.size() > 1 && !parts[1].empty() && parts[1].size() < 4 &&
                      parts[1].find_first_not_of("0123456789") == std::string::npos;
  if (digits && (parts[0] != "1" || std::stoi(parts[1]) >= least_minor))
    return good("kops", version);
  return bad("kops", version + " is too old: 1.35 or newer is needed", install_kops);
}

Check nodes_check(const tool::KopsHealth& health) {
  const auto ready = static_cast<std::size_t>(std::count_if(
      health.nodes.begin(), health.nodes.end(), [](const auto& node) { return node.ready; }));
  const std::string found =
      std::to_string(ready) + " of " + base::plural(health.nodes.size(), "node") + " ready";
  if (health.failures.empty()) return good("nodes", found);
  return bad("nodes", found + "; " + health.failures.front(),
             "wait a moment, or see all of it: kops validate cluster");
}

Check kubernetes_check(World& world, const tool::KopsName& name) {
  const auto done = world.runner.run(tool::kops_get(name), {.deadline = question_time});
  if (!done.ok())
    return bad("kubernetes", "kops does not tell its version", "run \"kops get cluster\"");
  return good("kubernetes", tool::parse_kops_kubernetes(done.out));
}

}  // namespace

tool::Bucket kops_bucket(const std::string& account, const std::string& region) {
  return {.region = region, .name = "cloudctl-kops-" + account + "-" + region};
}

tool::KopsName kops_name(const KopsView& view, const plan::Kops& kops) {
  return {.cluster = kops.cloud.cluster,
          .store = "s3://" + kops_bucket(view.who.account, kops.cloud.region).name};
}

KopsView look_at_kops(World& world, const plan::Kops& kops) {
  const auto ask = [&](const process::CommandLine& command) {
    return world.runner.run(command, {.deadline = question_time});
  };
  KopsView view;
  const auto who = tool::aws_identity(kops.cloud.region);
  const auto said = ask(who);
  if (!said.ok()) throw aws_error(who, said, kops.cloud);
  view.who = tool::parse_identity(said.out);
  const std::string& cluster = kops.cloud.cluster;
  const auto list =
      tool::bucket_list(kops_bucket(view.who.account, kops.cloud.region), cluster + "/");
  const auto listed = ask(list);
  if (!listed.ok()) {
    if (tool::is_no_bucket(listed.err)) return view;
    throw aws_error(list, listed, kops.cloud);
  }
  const auto keys = tool::parse_keys(listed.out);
  const auto has = [&](const std::string& key) {
    return std::find(keys.begin(), keys.end(), cluster + "/" + key) != keys.end();
  };
  view.has_bucket = true;
  // Where kops keeps them (kops.sigs.k8s.io, "The State Store").
  view.named = has("config");
  view.defined = view.named && has("instancegroup/" + kops.cloud.nodes.name) &&
                 has("instancegroup/control-plane-" + kops.cloud.zones.front());
  return view;
}

std::vector<Check> kops_preflight(World& world, const plan::Kops& kops) {
  return {kops_check(world), aws_check(world), kubectl_check(world),
          zones_check(world, kops.cloud)};
}

std::vector<Check> kops_doctor(World& world, const plan::Kops& kops, const std::string& target) {
  auto checks = kops_preflight(world, kops);
  const bool ready = std::all_of(checks.begin(), checks.end(),
                                 [](const auto& check) { return check.grade != Grade::failed; });
  if (!ready) return checks;
  for (auto& check : kops_checks(world, kops, target)) checks.push_back(std::move(check));
  return checks;
}

std::optional<tool::KopsHealth> kops_health(World& world, const KopsView& view,
                                            const plan::Kops& kops) {
  const auto done =
      world.runner.run(tool::kops_validate(kops_name(view, kops)), {.deadline = look_time});
  return tool::parse_kops_health(done.out);
}

std::vector<Check> kops_checks(World& world, const plan::Kops& kops, const std::string& target) {
  const KopsView view = look_at_kops(world, kops);
  const std::string create = "\"cloudctl cluster create -t " + target + "\"";
  const std::string name = "\"" + kops.cloud.cluster + "\" in " + kops.cloud.region;
  std::vector<Check> checks{good("account", view.who.account + " (" + view.who.arn + ")")};
  if (!view.named) {
    checks.push_back(bad("cluster", name + " does not exist", "make it: " + create));
    return checks;
  }
  checks.push_back(good("store", kops_name(view, kops).store));
  checks.push_back(kubernetes_check(world, kops_name(view, kops)));
  const auto health = kops_health(world, view, kops);
  if (!health) {
    checks.push_back(bad("cluster", name + " is defined, and its API does not answer",
                         "go on with it: " + create));
    return checks;
  }
  checks.push_back(good("cluster", name + " is there"));
  checks.push_back(nodes_check(*health));
  return checks;
}

}  // namespace cloudctl::action
