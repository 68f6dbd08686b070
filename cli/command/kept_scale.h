#pragma once
// What `scale` asked for, held against the file: whichever was said last counts. Knows no target.

#include <filesystem>
#include <map>
#include <string>

#include "command/load.h"

namespace cloudctl::command {

// What still counts of `scale`; says where the file has been edited since and counts instead.
// `state` is the session's folder.
[[nodiscard]] std::map<std::string, int> kept_scale(Context& context, const Loaded& loaded,
                                                    const std::filesystem::path& state,
                                                    std::map<std::string, int> scale);

// After a `scale` of these services: what the file says now is what it is later compared with.
void remember_file(const Context& context, const std::filesystem::path& state,
                   const std::map<std::string, int>& asked);

}  // namespace cloudctl::command
