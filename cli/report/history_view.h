#pragma once
// The releases of a project, newest first.

#include <vector>

#include "release/record.h"
#include "report/look.h"

namespace cloudctl::report {

// `records` as the store lists them: oldest first.
[[nodiscard]] Answer history_view(const std::vector<release::Record>& records, const Look& look);

[[nodiscard]] std::string result_word(release::Result result);

}  // namespace cloudctl::report
