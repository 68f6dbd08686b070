#pragma once
// What `plan`, `rollback` and `rollout undo` show before anything happens: services created,
// changed field by field, removed, unchanged.

#include <string>

#include "release/difference.h"
#include "report/look.h"

namespace cloudctl::report {

struct DifferenceFacts {
  std::string project, target;
  std::string before, after;  // "release 7", "cloudctl.yaml"; before empty: nothing is deployed
  release::Difference difference;
  bool pending = false;  // there is something to do
};

[[nodiscard]] Answer difference_view(const DifferenceFacts& facts, const Look& look);

}  // namespace cloudctl::report
