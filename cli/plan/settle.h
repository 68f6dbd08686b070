#pragma once
// One service, as merged for its target, with every default decided and its own rules checked.
// What it has to do with other services is decided in connections.h and host_ports.h.

#include <string>

#include "plan/resolve.h"
#include "plan/scope.h"
#include "plan/service.h"

namespace cloudctl::plan {

struct Settling {
  std::string name;
  config::Service service;  // merged, without what is left out
};

// Defaults: exposed as `cluster` with a port and as `none` without; rolling updates that add one
// and take none away, but `recreate` on local, and where storage can be held by one replica only;
// a drain of 5 s before TERM on a cluster, 30 s from TERM to KILL. Jobs have neither probes nor
// exposure of themselves.
[[nodiscard]] Service settle(const Settling& settling, const Request& request, Scope& scope);

}  // namespace cloudctl::plan
