#pragma once
// Removing a cluster that kops made so that nothing is left that costs money: what has load
// balancers and volumes first, then the cluster, then a look by its tags. It must not know what was
// deployed to it.

#include "action/eks_delete.h"
#include "action/kops.h"

namespace cloudctl::action {

struct KopsRemoval {
  KopsRequest request;
  tool::Kubectl kubectl;  // with a login, if the cluster answers
  bool answers = false;   // the cluster can be asked what it has; kops removes it by tags if not
  bool force = false;     // go on although it then does not tell
};
// Goes on where another run ended. A failure says what is left; so does the exit code. The bucket
// stays: other clusters are in it, and earlier versions of this one.
[[nodiscard]] CloudResult delete_kops(World& world, const KopsRemoval& removal,
                                      const KopsView& view);

}  // namespace cloudctl::action
