#pragma once
// What of a project runs now, with the release that counts: what `status` and `graph --live` show.

#include "command/site.h"
#include "report/status_view.h"

namespace cloudctl::command {

// Asks the engine or the cluster anew each time, and every service from outside. Throws Error if
// nobody answers.
[[nodiscard]] report::StatusFacts standing(Site& site);

}  // namespace cloudctl::command
