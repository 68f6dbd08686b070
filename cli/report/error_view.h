#pragma once
// The last words of a command that cannot go on: what failed, where, what to do next.

#include <string>

#include "base/error.h"
#include "report/look.h"

namespace cloudctl::report {

[[nodiscard]] Answer error_view(const base::Failure& failure, const Look& look);

}  // namespace cloudctl::report
