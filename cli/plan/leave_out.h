#pragma once
// `targets.X.ignore`: the keys that a target is told to leave out. Knows which keys can be left
// out, not which are honoured.

#include <string>
#include <string_view>

#include "config/project.h"
#include "plan/scope.h"

namespace cloudctl::plan {

// The service without them; each one that was there is noted in the scope. Without `autoscale` its
// minimum stays as the number of replicas.
[[nodiscard]] config::Service without_ignored(const std::string& name,
                                              const config::Service& service, Scope& scope);

// True if `ignore` lists this key of the file's top level: "backing", "alerts", "notify".
[[nodiscard]] bool is_ignored(const Scope& scope, std::string_view key);

// An error for every entry of `ignore` that names no key that can be left out.
void check_ignore(Scope& scope);

}  // namespace cloudctl::plan
