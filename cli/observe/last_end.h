#pragma once
// How the run before has ended, of containers that run again: the engine tells it for a while as
// something that happened, and not of the container. It must not know who wants to hear it.

#include <vector>

#include "observe/local.h"

namespace cloudctl::observe {

// Exit code, and whether memory ran out, of the run before: for those that run and were started
// anew, as far as the engine remembers. Asks nothing if there are none.
[[nodiscard]] std::vector<Container> with_last_ends(const Eyes& eyes,
                                                    std::vector<Container> containers);

// Says of services that serve again that they had run out of memory: it is worth knowing before it
// happens at a worse time.
[[nodiscard]] State with_memory_told(State state);

}  // namespace cloudctl::observe
