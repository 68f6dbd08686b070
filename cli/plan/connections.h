#pragma once
// `uses`: who may be used, and the settings that a user of a service finds in its environment.

#include <map>
#include <string>
#include <vector>

#include "plan/scope.h"
#include "plan/service.h"
#include "plan/waves.h"

namespace cloudctl::plan {

// Of a used service "api-2" with first port 8080: API_2_HOST=api-2, API_2_PORT=8080 and
// API_2_URL=http://api-2:8080, the name being the one under which it is found on every target.
// Nothing of a service without a port.
[[nodiscard]] std::map<std::string, std::string> connection_settings(const Service& used);

// The services with these settings and those of what they use of `backing` (credentials.h), which
// the companions get too; an entry that the user wrote in `env` or `secrets` wins.
[[nodiscard]] std::vector<Service> with_connections(
    std::vector<Service> services, const std::map<std::string, config::Backing>& backing);

// Errors: a name that is neither service nor backing, the service itself, a cycle, and on a cluster
// a service that cannot be reached.
[[nodiscard]] Order checked_order(const std::vector<Service>& services, Scope& scope);

}  // namespace cloudctl::plan
