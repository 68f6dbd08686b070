#include "action/kops_login.h"

#include "base/text.h"

namespace cloudctl::action {
namespace {

constexpr std::chrono::seconds question_time{60};

}  // namespace

void KopsLogin::log_in(World& world, const plan::Kops& kops, const KopsView& view) {
  folder_.open(world.clock);
  const auto command = tool::kops_export(kops_name(view, kops), kubeconfig().string(), lifetime_);
  const auto done = world.runner.run(command, {.deadline = question_time});
  if (done.ok()) return;
  const std::string own = tool::kops_error(done);
  const auto failure = tool::parse_aws_failure(done.err);
  if (own.empty() || failure.fault != tool::AwsFault::none) {
    throw aws_error(command, done, kops.cloud);
  }
  throw base::Error({.what = "kops gives no kubeconfig of \"" + kops.cloud.cluster +
                             "\": " + base::clipped(base::printable(own), 300),
                     .where = process::printed(command),
                     .next = "see \"cloudctl cluster status\"",
                     .code = base::ExitCode::missing_tool});
}

void KopsLogin::log_in(World& world, const plan::Kops& kops, const std::string& target) {
  const KopsView view = look_at_kops(world, kops);
  if (!view.named) {
    throw base::Error({.what = "there is no cluster \"" + kops.cloud.cluster + "\" in " +
                               kops_name(view, kops).store,
                       .where = "",
                       .next = "make it: \"cloudctl cluster create -t " + target + "\"",
                       .code = base::ExitCode::missing_tool});
  }
  log_in(world, kops, view);
}

}  // namespace cloudctl::action
