#pragma once
// What `status` answers: the services of a project as they are now. Knows nothing of how it was
// found out.

#include <string>

#include "observe/state.h"
#include "report/look.h"

namespace cloudctl::report {

struct StatusFacts {
  std::string project, target;
  std::string release;  // `release 7, deployed 2026-11-21T12:31:05Z by ann`; empty: none yet
  observe::State state;
};

[[nodiscard]] Answer status_view(const StatusFacts& facts, const Look& look);

[[nodiscard]] std::string condition_word(observe::Condition condition);

}  // namespace cloudctl::report
