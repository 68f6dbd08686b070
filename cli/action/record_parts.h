#pragma once
// What the records of all targets have in common: the part about one service, and finding it. Knows
// no tool and no file of a target.

#include <map>
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

// Those services of the plan that are ready-made.
[[nodiscard]] std::map<std::string, plan::ReadyMade> backing_of(const plan::Plan& plan);
// A database is no service of which there may be two, or another image. Throws Error; `verb`:
// "scaled".
void refuse_ready_made(const release::Record& record, const std::string& service,
                       const std::string& verb);

// The same rule as plan's for the file (C107): all replicas would write into one volume. Throws
// Error.
void refuse_shared_volume(const release::ServiceRecord& service, int replicas);

}  // namespace cloudctl::action
