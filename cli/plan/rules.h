#pragma once
// What the keys of one service must be to each other, beyond what the reader of the file can see
// (a target's overrides are in here). Each breach is an error or warning at its place.

#include "plan/scope.h"
#include "plan/service.h"

namespace cloudctl::plan {

// `given`: as merged; `service`: with its defaults.
void check_rules(const config::Service& given, const Service& service, Scope& scope);

}  // namespace cloudctl::plan
