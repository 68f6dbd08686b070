#include "action/eks_access.h"

#include <algorithm>
#include <optional>

#include "action/eks.h"
#include "base/text.h"
#include "plan/digest.h"
#include "tool/aws_access.h"

namespace cloudctl::action {
namespace {

using tool::AwsFault;

constexpr auto annotation = "cloudctl.dev/aws-policies";
constexpr std::chrono::seconds question_time{60};
// IAM tells a new role to the other services after some seconds.
constexpr std::chrono::seconds between_attempts{3};
constexpr int attempts = 10;

AwsFault fault_of(const process::Completed& done) {
  return done.ok() ? AwsFault::none : tool::parse_aws_failure(done.err).fault;
}

// Runs commands until one is refused with more than the fault that is expected.
class Account {
 public:
  Account(Console& console, const plan::Cloud& cloud) : console_(console), cloud_(cloud) {}

  // Its answer; nothing if it was refused.
  std::optional<std::string> ask(const process::CommandLine& command,
                                 AwsFault fine = AwsFault::none) {
    const auto done = console_.run(command, {.deadline = question_time});
    if (done.ok()) return done.out;
    if (fine != AwsFault::none && fault_of(done) == fine) return std::nullopt;
    refusal_ = aws_outcome(command, done, cloud_);
    return std::nullopt;
  }
  [[nodiscard]] bool refused() const { return refusal_.has_value(); }
  [[nodiscard]] Outcome outcome(const std::string& text) const {
    return refusal_.value_or(Outcome{.ok = true, .text = text});
  }
  void refuse(Outcome outcome) { refusal_ = std::move(outcome); }
  [[nodiscard]] Console& console() { return console_; }

 private:
  Console& console_;
  const plan::Cloud& cloud_;
  std::optional<Outcome> refusal_;
};

// Everything that the steps of one service work with.
struct Service {
  plan::Cloud cloud;
  tool::PodRole role;
  std::string role_arn;
};

Service service_of(const EksLogin& login, const Roles& roles, const std::string& name) {
  const plan::Cloud& cloud = login.cloud();
  Service service{.cloud = cloud, .role = {}, .role_arn = {}};
  service.role = {
      .name = role_name(cloud, roles, name),
      .path = tool::role_path(cloud.region, cloud.cluster) + roles.kube_namespace + "/",
      .cluster_arn = login.cluster().arn,
      .project = roles.project,
      .account = {.cluster = cloud.cluster, .kube_namespace = roles.kube_namespace, .name = name}};
  const auto parts = base::split(login.cluster().arn, ':');
  service.role_arn = "arn:" + (parts.size() > 1 ? parts[1] : "aws") +
                     ":iam::" + tool::account_of(login.cluster().arn) + ":role" +
                     service.role.path + service.role.name;
  return service;
}

void settle_policies(Account& account, const Service& service, const Policies& wanted) {
  const std::string& region = service.cloud.region;
  const auto answer = account.ask(tool::role_policies(region, service.role.name));
  if (!answer) return;
  const auto present = tool::parse_role_policies(*answer);
  const auto has = [](const Policies& list, const std::string& policy) {
    return std::find(list.begin(), list.end(), policy) != list.end();
  };
  for (const auto& policy : wanted) {
    if (has(present, policy) || account.refused()) continue;
    const auto attach = tool::role_attach(region, service.role.name, policy);
    if (account.ask(attach, AwsFault::missing) || account.refused()) continue;
    account.refuse({.ok = false,
                    .text = "there is no policy \"" + policy + "\"",
                    .next = "see the ARNs: aws iam list-policies"});
  }
  for (const auto& policy : present) {
    if (has(wanted, policy) || account.refused()) continue;
    (void)account.ask(tool::role_detach(region, service.role.name, policy));
  }
}

// The service account has a role already: ours, or somebody else's.
void refuse_other_role(Account& account, const Service& service) {
  const std::string &region = service.cloud.region, &cluster = service.cloud.cluster;
  const auto list = account.ask(tool::identity_list(region, service.role.account));
  for (const auto& id : list ? tool::parse_identities(*list) : Policies()) {
    const auto described = account.ask(tool::identity_describe(region, cluster, id));
    if (!described) return;
    const std::string role = tool::parse_identity_role(*described);
    if (role == service.role_arn) continue;
    account.refuse({.ok = false,
                    .text = "service account \"" + service.role.account.name + "\" has role " +
                            base::printable(role) + " already, which cloudctl has not given it",
                    .next = "take it away: " +
                            base::join(tool::identity_delete(region, cluster, id).argv, " ")});
    return;
  }
}

void give_identity(Account& account, const Service& service) {
  const auto create =
      tool::identity_create(service.cloud.region, service.role.account, service.role_arn);
  for (int attempt = 1;; ++attempt) {
    const auto done = account.console().run(create, {.deadline = question_time});
    if (done.ok()) return;
    const auto failure = tool::parse_aws_failure(done.err);
    if (failure.fault == AwsFault::in_use) return refuse_other_role(account, service);
    const bool too_new = failure.code == "InvalidParameterException" && attempt < attempts;
    if (too_new && account.console().world().clock.sleep(between_attempts)) continue;
    return account.refuse(aws_outcome(create, done, service.cloud));
  }
}

Outcome give(Console& console, const Service& service, const Policies& policies) {
  Account account(console, service.cloud);
  (void)account.ask(tool::role_create(service.cloud.region, service.role), AwsFault::exists);
  if (!account.refused()) settle_policies(account, service, policies);
  if (!account.refused()) give_identity(account, service);
  const std::string count = std::to_string(policies.size());
  return account.outcome(count + (policies.size() == 1 ? " policy" : " policies"));
}

Outcome take(Console& console, const Service& service) {
  Account account(console, service.cloud);
  const std::string& region = service.cloud.region;
  const auto list =
      account.ask(tool::identity_list(region, service.role.account), AwsFault::missing);
  for (const auto& id : list ? tool::parse_identities(*list) : Policies()) {
    const auto described =
        account.ask(tool::identity_describe(region, service.cloud.cluster, id), AwsFault::missing);
    if (!described || tool::parse_identity_role(*described) != service.role_arn) continue;
    (void)account.ask(tool::identity_delete(region, service.cloud.cluster, id), AwsFault::missing);
  }
  if (account.refused()) return account.outcome("");
  return remove_role(console, service.cloud, service.role.name);
}

}  // namespace

AccessOfServices access_of(const std::vector<render::Object>& objects) {
  AccessOfServices access;
  for (const auto& object : objects) {
    if (object.name.kind != "ServiceAccount") continue;
    access.merge(access_of(tool::parse_objects(object.json, "the release")));
  }
  return access;
}

AccessOfServices access_of(const std::vector<tool::KubeObject>& live) {
  AccessOfServices access;
  for (const auto& object : live) {
    const auto found = object.annotations.find(annotation);
    if (object.ref.kind != "ServiceAccount" || found == object.annotations.end()) continue;
    if (!found->second.empty()) access[object.ref.name] = base::split(found->second, ' ');
  }
  return access;
}

std::string role_name(const plan::Cloud& cloud, const Roles& roles, const std::string& service) {
  // IAM takes 64 characters (docs.aws.amazon.com/IAM, "IAM and STS quotas").
  constexpr std::size_t most = 40, digits = 12;
  const std::string whole =
      tool::role_path(cloud.region, cloud.cluster) + roles.kube_namespace + "/" + service;
  return "cloudctl-" + service.substr(0, most) + "-" + plan::sha256(whole).substr(0, digits);
}

Outcome remove_role(Console& console, const plan::Cloud& cloud, const std::string& name) {
  Account account(console, cloud);
  const auto present = account.ask(tool::role_policies(cloud.region, name), AwsFault::missing);
  if (!present) return account.outcome("not there");
  for (const auto& policy : tool::parse_role_policies(*present)) {
    if (account.refused()) break;
    (void)account.ask(tool::role_detach(cloud.region, name, policy), AwsFault::missing);
  }
  if (!account.refused()) {
    (void)account.ask(tool::role_delete(cloud.region, name), AwsFault::missing);
  }
  return account.outcome("removed");
}

std::vector<Step> give_access_steps(const EksLogin& login, const Roles& roles,
                                    const AccessOfServices& access) {
  std::vector<Step> steps;
  for (const auto& [name, policies] : access) {
    const Service service = service_of(login, roles, name);
    const std::string& region = service.cloud.region;
    Step step{
        .id = "access/" + name,
        .title = "let \"" + name + "\" do in AWS what its policies say",
        .commands = {tool::role_create(region, service.role)},
        .work = [service, policies](Console& console) { return give(console, service, policies); }};
    for (const auto& policy : policies) {
      step.commands.push_back(tool::role_attach(region, service.role.name, policy));
    }
    step.commands.push_back(tool::identity_create(region, service.role.account, service.role_arn));
    steps.push_back(std::move(step));
  }
  return steps;
}

std::vector<Step> take_access_steps(const EksLogin& login, const Roles& roles,
                                    const std::vector<std::string>& services) {
  std::vector<Step> steps;
  for (const auto& name : services) {
    const Service service = service_of(login, roles, name);
    const std::string& region = service.cloud.region;
    steps.push_back({.id = "no-access/" + name,
                     .title = "take from \"" + name + "\" what it may do in AWS",
                     .commands = {tool::identity_list(region, service.role.account),
                                  tool::role_policies(region, service.role.name),
                                  tool::role_delete(region, service.role.name)},
                     .work = [service](Console& console) { return take(console, service); }});
  }
  return steps;
}

}  // namespace cloudctl::action
