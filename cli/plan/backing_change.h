#pragma once
// What may not be changed of a ready-made service that holds data. Pure; where its present state is
// known from is the caller's affair.

#include "plan/scope.h"
#include "plan/service.h"

namespace cloudctl::plan {

// Errors at the place of the key: another type, another major version of what has storage, less
// storage; on a cluster any other size, as a claim of a stateful set keeps the one it was made
// with. Nothing where the version of one of the two is not known.
void refuse_changes(const Service& wanted, const ReadyMade& deployed, Scope& scope);

}  // namespace cloudctl::plan
