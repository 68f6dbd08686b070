#pragma once
// Before a deploy looks at its cluster: a minikube that does not run is started if that is wanted,
// and gets the addons that the file needs.

#include "command/load.h"
#include "command/site.h"

namespace cloudctl::command {

struct Readiness {
  bool start = false;  // --start
  bool yes = false, dry_run = false;
};
// Asks on a terminal before it starts anything that --start did not ask for. Does nothing for other
// targets. Throws Error if the minikube does not run in the end.
void make_ready(Context& context, Site& site, const Loaded& loaded, const Readiness& how);

}  // namespace cloudctl::command
