#pragma once
// What a service should look like when it serves: the yardstick for a verdict. Plain values.

#include <chrono>
#include <string>
#include <vector>

#include "plan/service.h"

namespace cloudctl::observe {

struct Expected {
  std::string service;
  std::string image;        // reference
  std::string config_hash;  // our label
  int replicas = 1;
  bool runs_once = false;  // a job: it has done its work when it exits with 0
  int port = 0;            // inside, the first one; 0: none
  int host_port = 0;       // published, the first replica's; 0: not published
  std::string host_address;
  plan::Probes probes;
  bool operator==(const Expected&) const = default;
};

}  // namespace cloudctl::observe
