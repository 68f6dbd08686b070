#pragma once
// A pod that asks a URL at a steady rate by curl, which the image has to have, and what it has
// printed. It needs no shell and passes the "restricted" Pod Security level.

#include <chrono>
#include <string>
#include <string_view>
#include <vector>

#include "tool/kubectl.h"

namespace cloudctl::tool {

struct LoadPod {
  std::string name, project, kube_namespace, image, url;
  int side_by_side = 1;                      // containers; each asks one request after the other
  double per_second = 10;                    // of all together
  std::size_t requests = 10;                 // of all together
  std::chrono::milliseconds deadline{2000};  // of each request
  std::chrono::seconds most{60};             // the cluster ends it after that
};
[[nodiscard]] std::string load_pod(const LoadPod& pod);  // JSON

struct LoadLine {
  int status = 0;  // 0: no answer
  std::chrono::microseconds duration{0};
  bool operator==(const LoadLine&) const = default;
};
// Of what all its containers have printed; other lines are passed over.
[[nodiscard]] std::vector<LoadLine> parse_load(std::string_view out);

}  // namespace cloudctl::tool
