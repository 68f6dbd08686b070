#pragma once
// The role `serve`: puts settings, store, service and server together, and ends them in order.

#include "settings/settings.h"

namespace notes::role {

/** Serves until SIGTERM or SIGINT; the exit code. */
int serve(const Settings& settings);

}  // namespace notes::role
