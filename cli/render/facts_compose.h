#pragma once
// What the compose file says (github.com/compose-spec): every decision about it is taken here.
// Knows no template.

#include <map>
#include <span>
#include <string>

#include "plan/plan.h"
#include "render/facts.h"

namespace cloudctl::render {

// Facts of templates/local/compose.yaml for some services of the plan. `hashes` go by service; one
// that is not there leaves out what a release may vary (image, replicas, host ports), for such is
// the form that is hashed.
[[nodiscard]] Facts compose_facts(const plan::Plan& plan, std::span<const plan::Service> services,
                                  const std::map<std::string, std::string>& hashes);

}  // namespace cloudctl::render
