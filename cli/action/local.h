#pragma once
// The local target: from what shall be and what is, to the steps that make it so, on this machine's
// Docker engine with compose. Steps are made here, run by execute.h.

#include <optional>
#include <string>
#include <vector>

#include "action/step.h"
#include "observe/state.h"
#include "plan/plan.h"
#include "release/record.h"
#include "render/tree.h"

namespace cloudctl::action {

// What a plan and its rendered files come to as a release of the local target; number, who, when
// still empty.
[[nodiscard]] release::Record local_record(const plan::Plan& plan, const render::Tree& files);

}  // namespace cloudctl::action
