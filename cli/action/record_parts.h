#pragma once
// What the records of all targets have in common: the part about one service, and finding it. Knows
// no tool and no file of a target.

#include <string>

#include "plan/plan.h"
#include "release/record.h"

namespace cloudctl::action {

// Without what only a target knows: configuration hash, host ports. `exposed`: where it answers, in
// the words of that target.
[[nodiscard]] release::ServiceRecord service_record(const plan::Service& service,
                                                    const std::string& exposed);

// Throws Error naming the nearest service if there is none of that name.
[[nodiscard]] release::ServiceRecord& service_of(release::Record& record, const std::string& name);

// The same rule as plan's for the file (C107): all replicas would write into one volume. Throws
// Error.
void refuse_shared_volume(const release::ServiceRecord& service, int replicas);

}  // namespace cloudctl::action
