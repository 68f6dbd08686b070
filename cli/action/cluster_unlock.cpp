#include "action/cluster_manage.h"
#include "base/error.h"
#include "base/text.h"
#include "release/lease.h"

namespace cloudctl::action {

UnlockResult unlock_in_cluster(World& world, const ClusterPlace& place, bool force) {
  const auto before = release::break_lease(world.runner, world.clock,
                                           {.kubectl = place.kubectl,
                                            .project = place.project,
                                            .create_namespace = {},
                                            .on_waiting = {}},
                                           force);
  if (!before || !before->holder) {
    return {.was_locked = false, .sentence = "nobody holds the lease"};
  }
  std::string sentence = "the lease of " + release::described(*before->holder) + " is given back";
  if (before->release != 0) {
    sentence += "; release " + std::to_string(before->release) +
                " has no verdict: the next deploy marks it as interrupted and goes on";
  }
  if (!before->done.empty()) sentence += "; it had done " + base::join(before->done, ", ");
  return {.was_locked = true, .sentence = sentence};
}

}  // namespace cloudctl::action
