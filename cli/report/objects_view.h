#pragma once
// What `plan` shows of a cluster: objects created, changed field by field with who changed what is
// there, removed, unchanged. Values of secrets never occur.

#include <string>
#include <vector>

#include "release/live.h"
#include "report/look.h"

namespace cloudctl::report {

struct ObjectsFacts {
  std::string project, target;
  std::string before, after;  // "release 7", "cloudctl.yaml"; before empty: nothing is deployed
  std::vector<release::ObjectDifference> objects;
  std::string saved;  // where the plan was written; empty: nowhere
};

[[nodiscard]] bool is_pending(const ObjectsFacts& facts);  // there is something to do
[[nodiscard]] Answer objects_view(const ObjectsFacts& facts, const Look& look);

}  // namespace cloudctl::report
