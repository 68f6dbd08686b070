#pragma once
// What a run that was killed left behind, and making an end of it: children that still run, a
// release without a verdict. Called only under the lock.

#include <string>
#include <vector>

#include "action/execute.h"
#include "release/lock.h"
#include "release/store.h"

namespace cloudctl::action {

// Sentences about what was found and done; empty if the last run came to its end.
[[nodiscard]] std::vector<std::string> recover(World& world, const release::LocalStore& store,
                                               const release::Lock& lock);

}  // namespace cloudctl::action
