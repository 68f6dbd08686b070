#pragma once
// Every route of the service: method, path, who answers. A test holds this table against
// /openapi.json.

#include <string_view>
#include <vector>

#include "http/router.h"
#include "service/context.h"

namespace notes::service {

/** Patterns and handlers, side by side at the same index. */
struct Routes {
  std::vector<http::Pattern> patterns;
  std::vector<Handler> handlers;
};

Routes all_routes();

/** Routes that machines ask every few seconds; their successes are logged at level debug only. */
bool is_probe(std::string_view route);

}  // namespace notes::service
