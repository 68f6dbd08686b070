#pragma once
// What the configuration of a service comes to as one number: the same as long as its containers
// need not be made anew, whatever image, replicas and host ports a release gives it.

#include <map>
#include <string>
#include <vector>

#include "plan/plan.h"
#include "render/tree.h"

namespace cloudctl::render {

struct RenderedService {
  std::string name;
  std::string config_hash;  // 64 hex digits: the label cloudctl.config of its containers
  bool operator==(const RenderedService&) const = default;
};

// In the order of the plan. SHA-256 of what the rendered service says, so neither comments nor
// layout of a template count. Throws Error as render() does.
[[nodiscard]] std::vector<RenderedService> service_hashes(const plan::Plan& plan,
                                                          const Overrides& overrides = {});

// The same, read back from rendered files ("compose.yaml"), by name. Throws Error if there is no
// such file or a service without the label.
[[nodiscard]] std::map<std::string, std::string> service_hashes(const Tree& files);

}  // namespace cloudctl::render
