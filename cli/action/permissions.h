#pragma once
// What the pods of a project may do outside of their cluster, where something outside gives and
// takes it: roles of an account, say. Here is when it changes, which is under the project's lease
// alone; it must not know what is given, or by whom.

#include <functional>
#include <vector>

#include "action/step.h"
#include "release/record.h"

namespace cloudctl::action {

struct ClusterView;

// Empty functions: nothing is given there. Each makes steps from what the cluster had when it was
// looked at last, its releases among it; none, where nothing is to be done.
struct Permissions {
  using Steps = std::function<std::vector<Step>(const ClusterView&, const release::Record& wanted)>;
  Steps give;  // what its pods need: before they start
  Steps take;  // what it does not ask for, and others did: when it serves
  std::function<std::vector<Step>(const ClusterView&)> take_all;  // when nothing runs any more
};

}  // namespace cloudctl::action
