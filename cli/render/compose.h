#pragma once
// The files of the local target.

#include <vector>

#include "plan/plan.h"
#include "render/hash.h"
#include "render/library.h"

namespace cloudctl::render {

[[nodiscard]] std::vector<RenderedService> compose_hashes(const plan::Plan& plan, Library& library);
[[nodiscard]] File compose_file(const plan::Plan& plan, Library& library);

}  // namespace cloudctl::render
