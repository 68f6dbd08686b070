#pragma once
// Where services answer from outside: what `open`, `load` and `forward` start from.

#include <string>
#include <vector>

#include "command/site.h"

namespace cloudctl::command {

// Of one service, or of all (empty), in their order; empty where nothing is published.
[[nodiscard]] std::vector<std::string> published(Site& site, const std::string& service);

// Throws Error with the ways out.
[[noreturn]] void refuse_unpublished(Site& site, const std::string& service);

}  // namespace cloudctl::command
