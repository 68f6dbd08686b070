#pragma once
// What a pipeline says: where images go, what is linted how, which credentials it needs, on whose
// machine it runs. Knows no template.

#include "render/ci.h"
#include "render/facts.h"

namespace cloudctl::render {

// Throws Error (usage) as ci_pipeline does.
[[nodiscard]] Facts ci_facts(const plan::Plan& plan, const CiRequest& request);

}  // namespace cloudctl::render
