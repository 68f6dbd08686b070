#pragma once
// What the cluster verbs of eks and kops say and ask alike: price, consent, how it ended. Knows
// nothing of how a cluster is made.

#include <string>
#include <vector>

#include "action/eks.h"
#include "command/session.h"
#include "plan/price.h"
#include "release/lock.h"

namespace cloudctl::command {

// The answer, or the complaint, and the exit code of it.
[[nodiscard]] base::ExitCode say_result(Context& context, Session& session,
                                        const action::EksResult& result);
// Throws Error for the first check that has failed.
void refuse_failed(const std::vector<action::Check>& checks);
// "nodes "workers": 2 × t3.large (2 to 4), private addresses behind one NAT gateway".
void show_nodes(Context& context, const plan::Cloud& cloud);
// Each cost and their sum, as an estimate with its date.
void show_costs(Context& context, const std::vector<plan::Cost>& costs);
// Where nobody can be asked, silence is no consent to a bill: throws Error (usage) then.
void agree_to_pay(Context& context, const std::string& question, bool yes);
// Who makes or removes a cluster now, for others to be told.
[[nodiscard]] release::Holder turn_holder(const Context& context, const std::string& purpose);

}  // namespace cloudctl::command
