#pragma once
// The probes of a service, all numbers decided. Knows no target: how each honours them is told in
// honour.h.

#include <string>

#include "plan/scope.h"
#include "plan/service.h"

namespace cloudctl::plan {

// What a service says about its probes, and what that is measured against.
struct ProbeRequest {
  std::string service;
  config::Probes probes;
  int port = 0;               // the first one; 0: none
  bool keeps_running = true;  // false: a job, which is never asked
};

// Without a ready probe the first port is asked by tcp. The start probe asks what `live` (else
// `ready`) asks, every second, for as long as `start` says (60 s): Kubernetes asks the others only
// after it. Periods are 5 s for ready, 10 s for live; timeouts 1 s; three failures count.
[[nodiscard]] Probes settle_probes(const ProbeRequest& request, Scope& scope);

}  // namespace cloudctl::plan
