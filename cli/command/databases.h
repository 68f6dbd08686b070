#pragma once
// The ready-made databases of what runs, for the verbs that work with what is in one.

#include <optional>
#include <string>

#include "action/database.h"
#include "command/site.h"

namespace cloudctl::command {

// The one that is meant by this name, or, if it is empty, the only one there is. Throws Error
// naming the others, or if it does not run.
[[nodiscard]] action::DatabasePlace database_of(Site& site, const std::string& name);
// The same; nothing if it does not run.
[[nodiscard]] std::optional<action::DatabasePlace> database_if_it_runs(Site& site,
                                                                       const std::string& name);

}  // namespace cloudctl::command
