#include <algorithm>
#include <future>

#include "action/eks.h"
#include "base/clock.h"
#include "base/text.h"
#include "plan/price.h"

namespace cloudctl::action {
namespace {

using base::ExitCode;

constexpr std::chrono::seconds question_time{60};
// An upgrade needs a plan: the end of the support is told as a warning so long before.
constexpr std::chrono::hours warning_time{24 * 60};

Check good(const std::string& name, const std::string& found) {
  return {.name = name, .grade = Grade::ok, .found = base::printable(found)};
}

Check bad(const std::string& name, const std::string& found, const std::string& fix,
          Grade grade = Grade::failed) {
  return {.name = name,
          .grade = grade,
          .found = base::printable(found),
          .fix = fix,
          .code = ExitCode::missing_tool};
}

Check refusal(const std::string& name, const base::Failure& failure) {
  Check check = bad(name, failure.what, failure.next);
  check.code = failure.code;
  return check;
}

constexpr auto install_eksctl =
    "install it: macOS: brew install eksctl; Linux: https://eksctl.io/installation/";
constexpr auto install_aws =
    "install it: Debian, Ubuntu: sudo apt-get install awscli; macOS: brew install awscli";
constexpr auto install_kubectl =
    "install it: macOS: brew install kubectl; Linux: https://kubernetes.io/docs/tasks/tools/";

// "0.230.0" is not older than {0, 200}.
bool reaches(const std::string& version, int major, int minor) {
  const auto parts = base::split(version, '.');
  if (parts.size() < 2) return false;
  const auto to_number = [](const std::string& text) {
    return text.empty() || text.size() > 6 ||
                   text.find_first_not_of("0123456789") != std::string::npos
               ? -1
               : std::stoi(text);
  };
  const int first = to_number(parts[0]);
  return first > major || (first == major && to_number(parts[1]) >= minor);
}

// Auto Mode and upgrade policies came with it, and cluster.yaml says both.
Check eksctl_check(World& world) {
  const auto done = world.runner.run(tool::eksctl_version(), {.deadline = question_time});
  if (!done.ok()) return bad("eksctl", "not installed", install_eksctl);
  const std::string version = tool::parse_eksctl_version(done.out);
  if (reaches(version, 0, 200)) return good("eksctl", version);
  return bad("eksctl", version + " is too old: 0.200 or newer is needed", install_eksctl);
}

}  // namespace

Check aws_check(World& world) {
  const auto done = world.runner.run(tool::aws_version(), {.deadline = question_time});
  if (!done.ok()) return bad("aws", "not installed", install_aws);
  const std::string version = tool::parse_aws_version(done.out + done.err);
  if (reaches(version, 1, 36)) return good("aws", version);
  return bad("aws", version + " is too old: 1.36 or newer is needed", install_aws);
}

Check kubectl_check(World& world) {
  const process::CommandLine command{.argv = {"kubectl", "version", "--client", "-o", "json"}};
  const auto done = world.runner.run(command, {.deadline = question_time});
  if (!done.ok()) return bad("kubectl", "not installed", install_kubectl);
  return good("kubectl", tool::parse_kubectl_version(done.out).client);
}

Check zones_check(World& world, const plan::Cloud& cloud) {
  const auto command = tool::aws_zones(cloud.region);
  const auto done = world.runner.run(command, {.deadline = question_time});
  if (!done.ok()) {
    return refusal("zones", aws_error(command, done, cloud).failure());
  }
  const auto known = tool::parse_zones(done.out);
  for (const auto& zone : cloud.zones) {
    if (std::find(known.begin(), known.end(), zone) != known.end()) continue;
    return bad("zones", "\"" + zone + "\" is none of this account's in " + cloud.region,
               "take others by \"zone_names\": " + base::join(known, ", "));
  }
  return good("zones", base::join(cloud.zones, ", "));
}

namespace {

// "1.36" of "1.35": clusters go up by one minor version at a time.
std::string after(const std::string& version) {
  const auto dot = version.rfind('.');
  const std::string minor = dot == std::string::npos ? "" : version.substr(dot + 1);
  const bool digits = !minor.empty() && minor.size() < 4 &&
                      minor.find_first_not_of("0123456789") == std::string::npos;
  return digits ? version.substr(0, dot + 1) + std::to_string(std::stoi(minor) + 1) : version;
}

Check version_check(World& world, const plan::Cloud& cloud, const std::string& running) {
  const auto command = tool::eks_versions(cloud.region);
  const auto done = world.runner.run(command, {.deadline = question_time});
  if (!done.ok())
    return bad("kubernetes", running, "AWS does not tell its support", Grade::warning);
  const auto versions = tool::parse_versions(done.out);
  const auto found = std::find_if(versions.begin(), versions.end(),
                                  [&](const auto& version) { return version.version == running; });
  if (found == versions.end()) {
    return bad("kubernetes", running + " is no version that EKS has", "take another \"version\"");
  }
  const std::string more = "the control plane costs " +
                           plan::per_month(plan::extended_plane_price()) + " instead of " +
                           plan::per_month(plan::plane_price());
  const std::string next = "go to " + after(running) + ": eksctl upgrade cluster --name " +
                           cloud.cluster + " --region " + cloud.region + " --version " +
                           after(running) + " --approve; then \"version\" in the file";
  if (found->status.find("EXTENDED") != std::string::npos) {
    return bad("kubernetes", running + ": its standard support is over, " + more, next,
               Grade::warning);
  }
  std::string words = running + ", in standard support";
  if (found->standard_end.empty()) return good("kubernetes", words);
  // upgradePolicy (docs.aws.amazon.com/eks, "Amazon EKS cluster upgrade policy").
  words += ", until " + found->standard_end +
           (cloud.extended_support ? "; from then on "
                                   : "; then AWS upgrades it, or, with \"support: extended\", ") +
           more;
  const auto soon = base::iso_time(world.clock.now() + warning_time).substr(0, 10);
  if (found->standard_end > soon) return good("kubernetes", words);
  return bad("kubernetes", words, next, Grade::warning);
}

void add_nodes(World& world, const plan::Cloud& cloud, std::vector<Check>& checks) {
  const auto done = world.runner.run(tool::eksctl_groups({cloud.cluster, cloud.region}),
                                     {.deadline = question_time});
  if (!done.ok()) {
    checks.push_back(
        bad("nodes", tool::eksctl_error(done), "see the node groups by hand", Grade::warning));
    return;
  }
  for (const auto& group : tool::parse_groups(done.out)) {
    const std::string found = std::to_string(group.count) + " × " + group.type + " (" +
                              std::to_string(group.least) + " to " + std::to_string(group.most) +
                              "), " + group.status;
    const bool well = group.status == "ACTIVE" || group.status == "UPDATING" ||
                      group.status.ends_with("_COMPLETE");
    checks.push_back(
        well ? good("nodes " + group.name, found)
             : bad("nodes " + group.name, found, "see why: eksctl utils describe-stacks"));
  }
}

void add_addons(World& world, const plan::Cloud& cloud, std::vector<Check>& checks) {
  const auto done = world.runner.run(tool::eksctl_addons({cloud.cluster, cloud.region}),
                                     {.deadline = question_time});
  if (!done.ok()) {
    checks.push_back(bad("addons", tool::eksctl_error(done),
                         "ask by hand: eksctl get addon --cluster " + cloud.cluster,
                         Grade::warning));
    return;
  }
  std::vector<std::string> well;
  for (const auto& addon : tool::parse_addons(done.out)) {
    if (addon.status == "ACTIVE") {
      well.push_back(addon.name);
      continue;
    }
    const bool goes_on = addon.status == "CREATING" || addon.status == "UPDATING";
    checks.push_back(
        bad("addon " + addon.name, addon.status + (addon.issue.empty() ? "" : ": " + addon.issue),
            goes_on ? "wait for it"
                    : "once its cause is mended: eksctl update addon --name " + addon.name +
                          " --cluster " + cloud.cluster + " --region " + cloud.region + " --wait",
            goes_on ? Grade::warning : Grade::failed));
  }
  if (!well.empty()) checks.push_back(good("addons", base::join(well, ", ")));
}

std::string state_word(EksState state) {
  switch (state) {
    case EksState::none:
      return "does not exist";
    case EksState::making:
      return "is being made";
    case EksState::incomplete:
      return "has no nodes yet";
    case EksState::made:
      return "is there";
    case EksState::removing:
      return "is being removed";
    case EksState::broken:
      return "is broken";
    case EksState::foreign:
      return "is there, not made by eksctl";
  }
  return "";
}

}  // namespace

std::vector<Check> eks_preflight(World& world, const plan::Cloud& cloud) {
  const auto soon = [](auto ask) { return std::async(std::launch::async, ask); };
  auto eksctl = soon([&] { return eksctl_check(world); });
  auto aws = soon([&] { return aws_check(world); });
  auto kubectl = soon([&] { return kubectl_check(world); });
  auto zones = soon([&] { return zones_check(world, cloud); });
  auto version = soon([&] { return version_check(world, cloud, cloud.version); });
  std::vector<Check> checks;
  for (auto* answer : {&eksctl, &aws, &kubectl, &zones, &version}) checks.push_back(answer->get());
  return checks;
}

std::vector<Check> eks_doctor(World& world, const plan::Cloud& cloud, const std::string& target) {
  const auto who = tool::aws_identity(cloud.region);
  const auto ask = tool::eks_describe(cloud.region, cloud.cluster);
  auto identity = std::async(std::launch::async,
                             [&] { return world.runner.run(who, {.deadline = question_time}); });
  auto described = std::async(std::launch::async,
                              [&] { return world.runner.run(ask, {.deadline = question_time}); });
  std::vector<Check> checks = eks_preflight(world, cloud);
  const auto said = identity.get(), cluster = described.get();
  if (!said.ok()) {
    checks.push_back(refusal("account", aws_error(who, said, cloud).failure()));
    return checks;
  }
  const auto us = tool::parse_identity(said.out);
  checks.push_back(good("account", us.account + " (" + us.arn + ")"));
  if (!cluster.ok()) {
    auto failure = aws_error(ask, cluster, cloud).failure();
    if (tool::parse_aws_failure(cluster.err).fault == tool::AwsFault::missing) {
      failure.next = "make it: \"cloudctl cluster create -t " + target + "\"";
    }
    checks.push_back(refusal("cluster", failure));
    return checks;
  }
  const auto found = tool::parse_cluster(cluster.out);
  checks.push_back(
      good("cluster", "\"" + found.name + "\", Kubernetes " + found.version + ", " + found.status));
  return checks;
}

std::vector<Check> eks_checks(World& world, const plan::Cloud& cloud, const std::string& target) {
  const EksView view = look_at_eks(world, cloud);
  const EksState state = state_of(view, cloud);
  const std::string create = "\"cloudctl cluster create -t " + target + "\"";
  const std::string remove = "\"cloudctl cluster delete -t " + target + "\"";
  std::vector<Check> checks{good("account", view.who.account + " (" + view.who.arn + ")")};
  const std::string found =
      "\"" + cloud.cluster + "\" in " + cloud.region + " " + state_word(state);
  if (state == EksState::made || state == EksState::foreign) {
    const bool active = view.cluster->status == "ACTIVE";
    checks.push_back(active ? good("cluster", found)
                            : bad("cluster", found + ": " + view.cluster->status, "wait for it",
                                  Grade::warning));
  } else if (state == EksState::broken) {
    checks.push_back(bad("cluster", found + ": " + stack_cause(world, cloud, view.stacks),
                         "clean up with " + remove));
  } else {
    const bool going = state == EksState::removing;
    checks.push_back(
        bad("cluster", found,
            going ? "wait for its end with " + remove : "make it, or go on with it: " + create));
  }
  if (!view.cluster) return checks;
  checks.push_back(version_check(world, cloud, view.cluster->version));
  if (state == EksState::removing) return checks;
  add_nodes(world, cloud, checks);
  add_addons(world, cloud, checks);
  return checks;
}

}  // namespace cloudctl::action
