#include <algorithm>

#include "action/kops.h"
#include "base/text.h"

namespace cloudctl::action {
namespace {

using base::ExitCode;
using process::Ending;

constexpr std::chrono::seconds question_time{60};
constexpr std::chrono::seconds between_looks{5};
constexpr std::chrono::minutes look_time{2};

std::string name_of(const plan::Kops& kops) {
  return "cluster \"" + kops.cloud.cluster + "\"";
}

std::string verb(const char* what, const KopsRequest& request) {
  return "\"cloudctl cluster " + std::string(what) + " -t " + request.target + "\"";
}

// Also where the bucket is there: a run that was killed has perhaps not closed it.
Step store_step(const KopsRequest& request, const KopsView& view) {
  const auto commands =
      tool::bucket_create(kops_bucket(view.who.account, request.kops.cloud.region));
  return {.id = "cluster/store",
          .title = "make the bucket that kops keeps the cluster in",
          .commands = commands,
          .work = [commands, cloud = request.kops.cloud](Console& console) -> Outcome {
            for (const auto& command : commands) {
              const auto done = console.run(command, {.deadline = question_time});
              if (!done.ok() && !tool::is_our_bucket(done.err))
                return aws_outcome(command, done, cloud);
            }
            return {.ok = true, .text = "made"};
          }};
}

Step kops_step(const KopsRequest& request, const std::string& id, const std::string& title,
               const process::CommandLine& command) {
  return {.id = id,
          .title = title,
          .commands = {command},
          .work = [cloud = request.kops.cloud, command, time = request.timeout](Console& console) {
            return run_kops(console, cloud, command, time);
          }};
}

// What does not heal by waiting.
bool is_final(const tool::AwsFailure& failure) {
  using enum tool::AwsFault;
  const auto fault = failure.fault;
  return fault == no_credentials || fault == expired || fault == bad || fault == denied;
}

class Health {
 public:
  Health(Console& console, const KopsRequest& request, process::CommandLine command)
      : console_(console), request_(request), command_(std::move(command)) {}

  Outcome await() {
    base::Clock& clock = console_.world().clock;
    const auto end = clock.steady() + request_.timeout;
    while (clock.steady() < end) {
      const auto done = look();
      if (done.ending == Ending::cancelled) return {.ok = false, .cancelled = true};
      if (done.ok()) return {.ok = true, .text = said_};
      const auto failure = tool::parse_aws_failure(done.err);
      if (is_final(failure) || done.ending == Ending::not_found) {
        return aws_outcome(command_, done, request_.kops.cloud);
      }
      console_.progress(base::clipped(base::printable(said_), 160));
      if (!clock.sleep(between_looks)) return {.ok = false, .cancelled = true};
    }
    return {.ok = false,
            .text = "it is not well after " + base::human_duration(request_.timeout) + ": " + said_,
            .next = "run " + verb("create", request_) + " again: it goes on waiting",
            .timed_out = true,
            .code = ExitCode::timed_out};
  }

 private:
  process::Completed look() {
    process::RunOptions options{.deadline = look_time};
    options.on_line = [this](process::Stream, std::string_view line) { console_.log(line); };
    auto done = console_.run(command_, options);
    const auto health = tool::parse_kops_health(done.out);
    if (!health) {
      said_ = "its API does not answer yet";
    } else if (health->failures.empty()) {
      said_ = base::plural(health->nodes.size(), "node") + " ready";
    } else {
      said_ = health->failures.front();
    }
    return done;
  }

  Console& console_;
  const KopsRequest& request_;
  process::CommandLine command_;
  std::string said_;
};

Step health_step(const KopsRequest& request, const tool::KopsName& name) {
  const auto command = tool::kops_validate(name);
  return {.id = "cluster/validate",
          .title = "wait for its nodes",
          .commands = {command},
          .work = [request, command](Console& console) {
            return Health(console, request, command).await();
          }};
}

CloudResult failure_of(const KopsRequest& request, const Execution& execution) {
  if (execution.cancelled) {
    return {.code = ExitCode::interrupted,
            .sentence = "interrupted: " + name_of(request.kops) + " is made in part",
            .next = "go on with " + verb("create", request) + ", or go back with " +
                    verb("delete", request)};
  }
  const std::string& next = execution.outcome.next;
  return {.code = execution.outcome.code,
          .sentence = name_of(request.kops) + " is not made: " + execution.outcome.text,
          .next = next.empty() ? "go on with " + verb("create", request) + ", or clean up with " +
                                     verb("delete", request)
                               : next};
}

}  // namespace

Outcome run_kops(Console& console, const plan::Cloud& cloud, const process::CommandLine& command,
                 std::chrono::milliseconds deadline) {
  process::RunOptions options{.deadline = deadline};
  std::stop_source end;
  std::string hopeless;
  options.stop = end.get_token();
  // kops tries for ten minutes what AWS will not allow.
  options.on_line = [&](process::Stream, std::string_view line) {
    console.log(line);
    const auto said = tool::parse_kops_line(line);
    if (!said) return;
    console.progress(base::clipped(base::printable(*said), 160));
    const auto failure = tool::parse_aws_failure(*said);
    if (!is_final(failure) && failure.fault != tool::AwsFault::quota) return;
    hopeless = *said;
    end.request_stop();
  };
  auto done = console.run(command, options);
  if (done.ending == Ending::stopped) {
    done.ending = Ending::exited;
    done.code = 1;
    done.err = hopeless;
  }
  if (done.ok()) return {.ok = true, .text = "done"};
  auto outcome = aws_outcome(command, done, cloud);
  outcome.lines = console.last_lines(20);
  const auto failure = tool::parse_aws_failure(done.err);
  const std::string own = tool::kops_error(done);
  const bool of_account = failure.fault != tool::AwsFault::none &&
                          failure.fault != tool::AwsFault::other &&
                          failure.fault != tool::AwsFault::missing;
  if (done.ending != Ending::exited || of_account || own.empty()) return outcome;
  outcome.text = base::clipped(base::printable(own), 500);
  outcome.next.clear();
  outcome.code = ExitCode::failed;
  return outcome;
}

std::vector<Step> create_kops_steps(const KopsRequest& request, const KopsView& view) {
  const tool::KopsName name = kops_name(view, request.kops);
  std::vector<Step> steps;
  if (!view.defined) {
    steps.push_back(store_step(request, view));
    steps.push_back(kops_step(request, "cluster/define", "define " + name_of(request.kops),
                              tool::kops_define(name.store, request.files)));
  }
  steps.push_back(
      kops_step(request, "cluster/make", "make what is missing of it", tool::kops_update(name)));
  steps.push_back(health_step(request, name));
  for (std::size_t i = 1; i < steps.size(); ++i) steps[i].needs = {steps[i - 1].id};
  return steps;
}

CloudResult create_kops(World& world, const KopsRequest& request, const KopsView& view) {
  if (view.defined) {
    const auto health = kops_health(world, view, request.kops);
    if (health && health->failures.empty())
      return {.sentence = name_of(request.kops) + " is there already"};
  }
  const auto execution = execute(create_kops_steps(request, view), world,
                                 {.folder = request.folder, .journal = request.journal});
  if (!execution.ok) return failure_of(request, execution);
  return {.changed = true,
          .sentence = name_of(request.kops) + " is made",
          .next = "deploy to it with \"cloudctl deploy -t " + request.target + "\""};
}

}  // namespace cloudctl::action
