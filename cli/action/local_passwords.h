#pragma once
// Passwords of the ready-made services of the local target, before a release with them is made.

#include <filesystem>

#include "action/execute.h"
#include "release/record.h"

namespace cloudctl::action {

// Every one that has no password gets one, which is on the disk before anything can use it. Throws
// Error if there is data of an earlier deploy whose password is gone.
void make_passwords(World& world, const release::Record& record,
                    const std::filesystem::path& state);

}  // namespace cloudctl::action
