#pragma once
// The zones and networks of a cluster as a part of an SVG: what the services of a picture stand
// under. Pure, the same for the same input; knows nothing of services.

#include <string>

#include "report/graph.h"

namespace cloudctl::report {

struct GraphGround {
  int width = 0, height = 0;
  std::string drawing;
};

// With its upper left corner at `x`, `y`.
[[nodiscard]] GraphGround drawn_ground(const GraphCluster& cluster, int x, int y);

}  // namespace cloudctl::report
