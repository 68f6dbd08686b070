#pragma once
// The objects of a project as they are now, kept up by watches: one kubectl for each resource,
// begun again when the server ends it or is away for a while. Knows nothing of what they mean.

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "observe/cluster.h"

namespace cloudctl::observe {

// For so long the API server may be away.
inline constexpr std::chrono::seconds patience_with_cluster{60};

struct Outage {
  std::chrono::steady_clock::time_point from, until;
};

class Watches {
 public:
  // Begins at once, each resource ("pods") in its own thread. `eyes` must live as long.
  Watches(const ClusterEyes& eyes, const std::vector<std::string>& resources,
          const std::string& selector);
  ~Watches();  // ends them
  Watches(const Watches&) = delete;
  Watches& operator=(const Watches&) = delete;

  // Grows with each change.
  [[nodiscard]] std::uint64_t version() const;
  [[nodiscard]] std::vector<tool::KubeObject> objects() const;
  // The last time that a watch was without its server; lasts until now if it still is.
  [[nodiscard]] std::optional<Outage> outage() const;
  // Throws the Error of a watch that has given up: the server was away for too long, or refuses us.
  void check();

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

// What has to be watched for these services: pods, and each kind of workload in use.
[[nodiscard]] std::vector<std::string> watched(const std::vector<ClusterExpected>& expected);

}  // namespace cloudctl::observe
