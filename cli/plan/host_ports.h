#pragma once
// local: which ports of this machine the services are published on. Knows only the plan, not what
// else listens here: that is asked before a deploy.

#include <vector>

#include "plan/scope.h"
#include "plan/service.h"

namespace cloudctl::plan {

// `expose: node` publishes the first port on 127.0.0.1, `balancer` on 0.0.0.0; at the port given,
// else at the service's own, or 8000 above it below 1024 (which need rights). Each replica has one,
// counted up from there. Services with a given port are served first, then the others by name: who
// finds the place taken moves up. Two given ones that overlap are an error.
[[nodiscard]] std::vector<Service> with_host_ports(std::vector<Service> services, Scope& scope);

}  // namespace cloudctl::plan
