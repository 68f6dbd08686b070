#include "action/eks_login.h"

#include <fmt/format.h>

#include <algorithm>
#include <future>

#include "action/eks.h"
#include "base/error.h"
#include "base/file.h"

namespace cloudctl::action {
namespace {

namespace fs = std::filesystem;

constexpr std::chrono::seconds question_time{60};
// A token lasts for fifteen minutes.
constexpr std::chrono::minutes token_time{10};
constexpr int only_ours = 0600;

// JSON is YAML too, and needs no escaping of what AWS says.
std::string kubeconfig_text(const tool::EksCluster& cluster, const std::string& user) {
  return fmt::format(
      R"({{"apiVersion":"v1","kind":"Config","current-context":"{0}",
"clusters":[{{"name":"{0}","cluster":{{"server":"{1}","certificate-authority-data":"{2}"}}}}],
"users":[{{"name":"{0}","user":{3}}}],
"contexts":[{{"name":"{0}","context":{{"cluster":"{0}","user":"{0}"}}}}]}}
)",
      cluster.name, cluster.endpoint, cluster.authority, user);
}

bool is_push(const process::CommandLine& command) {
  if (command.argv.size() < 3 || command.argv[0] != "docker") return false;
  return command.argv[1] == "push" || command.argv[2] == "imagetools";
}

}  // namespace

bool can_be_asked(const tool::EksCluster& cluster) {
  return cluster.status == "ACTIVE" || cluster.status == "UPDATING";
}

EksLogin::EksLogin(process::Runner& runner, base::Clock& clock, plan::Cloud cloud, fs::path folder)
    : runner_(runner), clock_(clock), cloud_(std::move(cloud)), folder_(std::move(folder)) {}

void EksLogin::log_in() {
  const auto ask_token = tool::eks_token(cloud_.region, cloud_.cluster);
  auto token = std::async(std::launch::async,
                          [&] { return runner_.run(ask_token, {.deadline = question_time}); });
  const auto ask = tool::eks_describe(cloud_.region, cloud_.cluster);
  const auto answer = runner_.run(ask, {.deadline = question_time});
  const auto said = token.get();
  if (!answer.ok()) throw aws_error(ask, answer, cloud_);
  cluster_ = tool::parse_cluster(answer.out);
  if (!can_be_asked(cluster_)) {
    throw base::Error({.what = "cluster \"" + cloud_.cluster + "\" cannot be used: its status is " +
                               cluster_.status,
                       .where = process::printed(ask),
                       .next = "see \"cloudctl cluster status\"",
                       .code = base::ExitCode::missing_tool});
  }
  if (!said.ok()) throw aws_error(ask_token, said, cloud_);
  folder_.open(clock_);
  write_kubeconfig(tool::parse_token(said.out));
}

void EksLogin::write_kubeconfig(const base::Secret& token) {
  base::write_file(kubeconfig(),
                   kubeconfig_text(cluster_, R"({"token":")" + token.reveal() + R"("})"),
                   only_ours);
  token_since_ = clock_.steady();
}

void EksLogin::renew() {
  const std::lock_guard guard(mutex_);
  if (cluster_.name.empty() || clock_.steady() - token_since_ < token_time) return;
  const auto done =
      runner_.run(tool::eks_token(cloud_.region, cloud_.cluster), {.deadline = question_time});
  // With the old one kubectl says itself that it is not let in.
  if (done.ok()) write_kubeconfig(tool::parse_token(done.out));
}

const tool::EcrLogin& EksLogin::registry_login() {
  const std::lock_guard guard(mutex_);
  if (!login_.registry.empty()) return login_;
  const auto ask = tool::ecr_login(cloud_.region);
  const auto done = runner_.run(ask, {.deadline = question_time});
  if (!done.ok()) throw aws_error(ask, done, cloud_);
  login_ = tool::parse_ecr_login(done.out);
  return login_;
}

process::Completed EksLogin::log_docker_in() {
  const tool::EcrLogin& login = registry_login();
  const std::lock_guard guard(mutex_);
  if (docker_knows_) return {};
  const fs::path folder = folder_.path() / "docker";
  base::make_folders(folder, 0700);
  process::CommandLine command{
      .argv = {"docker", "login", "--username", login.user, "--password-stdin", login.registry},
      .env = {{"DOCKER_CONFIG", folder.string()}}};
  command.input = login.password;
  auto done = runner_.run(command, {.deadline = question_time});
  docker_knows_ = done.ok();
  return done;
}

process::Completed EksLogin::run(const process::CommandLine& command,
                                 const process::RunOptions& options) {
  if (!command.argv.empty() && command.argv[0] == "kubectl") renew();
  const auto& words = command.argv;
  const bool ours =
      is_push(command) &&
      std::any_of(words.begin(), words.end(), [&](const auto& word) { return has_image(word); });
  if (!ours) return runner_.run(command, options);
  if (auto done = log_docker_in(); !done.ok()) return done;
  process::CommandLine pushing = command;
  pushing.env["DOCKER_CONFIG"] = (folder_.path() / "docker").string();
  return runner_.run(pushing, options);
}

std::string EksLogin::registry() const {
  return account_registry(tool::account_of(cluster_.arn), cloud_.region);
}

bool EksLogin::has_image(const std::string& reference) const {
  return !cluster_.arn.empty() && reference.starts_with(registry() + "/");
}

std::string account_registry(const std::string& account, const std::string& region) {
  const std::string domain = region.starts_with("cn-") ? ".amazonaws.com.cn" : ".amazonaws.com";
  return account + ".dkr.ecr." + region + domain;
}

std::string lasting_kubeconfig(const tool::EksCluster& cluster, const std::string& region) {
  return kubeconfig_text(
      cluster, fmt::format(R"({{"exec":{{"apiVersion":"client.authentication.k8s.io/v1beta1",
"command":"aws","args":["--region","{}","eks","get-token","--cluster-name","{}","--output","json"],
"interactiveMode":"IfAvailable"}}}})",
                           region, cluster.name));
}

}  // namespace cloudctl::action
