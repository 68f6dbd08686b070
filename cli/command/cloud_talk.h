#pragma once
// What the cluster verbs of eks and kops say and ask alike: price, consent, how it ended. Knows
// nothing of how a cluster is made.

#include <chrono>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "action/eks.h"
#include "command/goal.h"
#include "command/session.h"
#include "plan/price.h"
#include "release/lock.h"

namespace cloudctl::command {

struct CloudOptions {
  bool yes = false, dry_run = false, force = false;
  std::optional<std::chrono::milliseconds> timeout;
  std::string confirm;
};

[[nodiscard]] Session session_of(Context& context, const Goal& goal);
// The answer, or the complaint, and the exit code of it.
[[nodiscard]] base::ExitCode say_result(Context& context, Session& session,
                                        const action::CloudResult& result);
// Throws Error for the first check that has failed.
void refuse_failed(const std::vector<action::Check>& checks);
// "cluster "prod" in us-west-2, account 123456789012 as arn:…".
void show_place(Context& context, const plan::Cloud& cloud, const tool::AwsIdentity& who);
// "nodes "workers": 2 × t3.large (2 to 4), private addresses behind one NAT gateway".
void show_nodes(Context& context, const plan::Cloud& cloud);
// Each cost and their sum, as an estimate with its date.
void show_costs(Context& context, const std::vector<plan::Cost>& costs);
// Where nobody can be asked, silence is no consent to a bill: throws Error (usage) then.
void agree_to_pay(Context& context, const std::string& question, bool yes);
// The cluster's name has to be typed.
void confirm_removal(Context& context, const plan::Cloud& cloud, const tool::AwsIdentity& who,
                     const std::string& confirm);
// Says how it ended. The next cluster of this name is another one: its pin goes with it.
[[nodiscard]] base::ExitCode say_removed(Context& context, Session& session, const Goal& goal,
                                         const action::CloudResult& result);
// Where a kubeconfig was written to.
void answer_kubeconfig(Context& context, const std::filesystem::path& path);
// Who makes or removes a cluster now, for others to be told.
[[nodiscard]] release::Holder turn_holder(const Context& context, const std::string& purpose);

}  // namespace cloudctl::command
