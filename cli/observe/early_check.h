#pragma once
// An engine gives a container's own health check its first turn only when a whole period is over
// (Docker's HEALTHCHECK, "interval"). Until it has spoken, the same command is run here, as often
// as it costs little, and counts the same.

#include <chrono>
#include <map>
#include <string>
#include <vector>

#include "observe/local.h"

namespace cloudctl::observe {

class EarlyChecks {
 public:
  // Running containers whose check has not spoken yet become healthy if their ready command ends
  // with 0. One that fails is left as it is: to call it unhealthy is the engine's.
  void run(const Eyes& eyes, std::vector<Container>& containers,
           const std::vector<Expected>& expected);

 private:
  struct Tries {
    std::string started;  // of the container: a restart begins anew
    bool passed = false;
    std::chrono::steady_clock::time_point not_before;
  };
  std::map<std::string, Tries> tries_;  // by container
};

}  // namespace cloudctl::observe
