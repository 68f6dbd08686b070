#pragma once
// The templates as files for the user to change; an edited copy wins over ours.

#include "render/tree.h"

namespace cloudctl::render {

inline constexpr const char* templates_folder = ".cloudctl/templates";

// Every embedded template under templates_folder, as it is now; the caller writes those that are
// not there yet.
[[nodiscard]] Tree ejected();

}  // namespace cloudctl::render
