#pragma once
// The role `healthcheck`: asks the service in the same container whether it is ready. An image FROM
// scratch has no other program that could.

#include <string>

#include "settings/settings.h"

namespace notes::role {

struct Health {
  bool ready = false;
  std::string words;  // what /readyz answered, or why it could not be asked
};

/** GET /readyz on the service's own address and port, within two seconds. */
Health ask_health(const Settings& settings);

/** Prints the words; 0 if ready, else 1. */
int healthcheck(const Settings& settings);

}  // namespace notes::role
