#include "plan/plan.h"

#include <algorithm>

namespace cloudctl::plan {

const Service* find_service(const Plan& plan, std::string_view name) {
  const auto found = std::find_if(plan.services.begin(), plan.services.end(),
                                  [&](const Service& service) { return service.name == name; });
  return found == plan.services.end() ? nullptr : &*found;
}

}  // namespace cloudctl::plan
