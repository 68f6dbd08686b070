#pragma once
// The checks of local_check.h that need more than a glance. Only other checks use them.

#include "action/local_check.h"

namespace cloudctl::action {

// Ports that the release publishes and that somebody else has, by name where it can be known. Those
// of its own containers are its own.
[[nodiscard]] Check host_ports(World& world, const release::Record& record);

// Whether the engine's machine can run the images: those that it has, and those that will be built
// for named platforms. Another machine's are run where an emulator for them is installed.
[[nodiscard]] Check architecture(World& world, const CheckRequest& request);

// Whether a machine of this architecture ("amd64") runs programs of the other one by itself.
[[nodiscard]] bool runs_by_itself(std::string_view machine, std::string_view program);

}  // namespace cloudctl::action
