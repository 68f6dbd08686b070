#include "action/eks.h"
#include "base/text.h"
#include "plan/settle_cloud.h"

namespace cloudctl::action {
namespace {

using base::ExitCode;
using tool::AwsFault;

constexpr auto log_in_again =
    "log in again: \"aws sso login\", or take new keys (AWS_PROFILE, AWS_ACCESS_KEY_ID …)";

struct Words {
  std::string what, next;
  ExitCode code = ExitCode::failed;
};

std::string installing(const std::string& program) {
  if (program == "eksctl") return "install it: https://eksctl.io/installation/";
  if (program == "kops") return "install it: https://kops.sigs.k8s.io/getting_started/install/";
  return "install it: Debian, Ubuntu: sudo apt-get install awscli; macOS: brew install awscli";
}

// Of a region that does not exist nobody says so: there is no such server, or its answer is that
// one's keys are wrong.
bool may_be_region(AwsFault fault) {
  return fault == AwsFault::bad || fault == AwsFault::no_region || fault == AwsFault::unreachable;
}

Words no_region(const plan::Cloud& cloud, const std::string& better) {
  return {"there is no region \"" + cloud.region + "\": did you mean \"" + better + "\"?",
          "mend \"region\" in cloudctl.yaml", ExitCode::usage};
}

Words words_of(const tool::AwsFailure& failure, const plan::Cloud& cloud) {
  const std::string said = failure.message.empty() ? failure.code : failure.message;
  switch (failure.fault) {
    case AwsFault::no_credentials:
      return {
          "there are no AWS credentials",
          "log in: \"aws configure sso\" and \"aws sso login\", or \"aws configure\"; a profile "
          "is chosen by AWS_PROFILE",
          ExitCode::unauthorised};
    case AwsFault::expired:
      return {"the AWS credentials have expired", log_in_again, ExitCode::unauthorised};
    case AwsFault::bad:
      return {"the AWS credentials are not accepted: " + said,
              "see whose they are: \"aws configure list\"", ExitCode::unauthorised};
    case AwsFault::denied:
      return {
          "AWS does not allow " +
              (failure.operation.empty() ? "this" : failure.operation + " to these credentials") +
              ": " + said,
          "let an administrator of the account allow it, or take another profile "
          "(AWS_PROFILE)",
          ExitCode::unauthorised};
    case AwsFault::throttled:
      return {"AWS gets too many requests: " + said, "run it again in a minute"};
    case AwsFault::quota:
      return {"a quota of the account is reached: " + said,
              "remove what is not needed, or ask for more: \"aws service-quotas\""};
    case AwsFault::no_region:
    case AwsFault::unreachable:
      return {"AWS cannot be reached in region \"" + cloud.region + "\": " + said,
              "is the region right? \"aws ec2 describe-regions --region us-east-1\" lists them",
              ExitCode::missing_tool};
    case AwsFault::missing:
      return {"there is no cluster \"" + cloud.cluster + "\" in region \"" + cloud.region +
                  "\" of this account",
              "make it: \"cloudctl cluster create\"; or see whose account it is: \"aws sts "
              "get-caller-identity\"",
              ExitCode::missing_tool};
    default:
      return {"AWS refuses: " + said, "the reason is in its answer"};
  }
}

}  // namespace

base::Error aws_error(const process::CommandLine& command, const process::Completed& done,
                      const plan::Cloud& cloud) {
  const std::string program = command.argv.empty() ? "aws" : command.argv.front();
  const std::string where = process::printed(command);
  if (done.ending == process::Ending::not_found) {
    return base::Error({.what = "\"" + program + "\" is not installed",
                        .where = where,
                        .next = installing(program),
                        .code = ExitCode::missing_tool});
  }
  const auto failure = tool::parse_aws_failure(done.err + done.out);
  if (done.ending == process::Ending::exited && failure.fault != AwsFault::none) {
    const std::string better = plan::better_region(cloud.region);
    const bool is_region = !better.empty() && may_be_region(failure.fault);
    const Words words = is_region ? no_region(cloud, better) : words_of(failure, cloud);
    return base::Error({.what = base::clipped(base::printable(words.what), 500),
                        .where = where,
                        .next = words.next,
                        .code = words.code});
  }
  const auto lines = base::lines(base::to_valid_utf8(done.err));
  const std::string last = lines.empty() ? "" : ": " + base::printable(lines.back());
  return base::Error(
      {.what = program + " " + process::outcome(command, done) + base::clipped(last, 300),
       .where = where,
       .next = "run it by hand to see more",
       .code = done.ending == process::Ending::timed_out ? ExitCode::timed_out : ExitCode::failed});
}

Outcome aws_outcome(const process::CommandLine& command, const process::Completed& done,
                    const plan::Cloud& cloud) {
  const auto failure = aws_error(command, done, cloud).failure();
  return {.ok = false,
          .text = failure.what,
          .next = failure.next,
          .cancelled = done.ending == process::Ending::cancelled,
          .timed_out = done.ending == process::Ending::timed_out,
          .code = failure.code};
}

}  // namespace cloudctl::action
