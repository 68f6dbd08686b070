#pragma once
// What shall be, with nothing left open: names, labels, images, defaults, all decided for one
// target. Plain values that can be compared and printed. Knows no YAML, disk, clock or process.

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "config/project.h"
#include "plan/cloud.h"
#include "plan/service.h"

namespace cloudctl::plan {

struct Target {
  std::string name;
  config::TargetType type = config::TargetType::local;
  std::string context, profile, kube_namespace, registry;
  std::optional<Cloud> cloud;  // of type eks
  std::optional<Kops> kops;    // of type kops
  bool operator==(const Target&) const = default;
};

struct Plan {
  std::string project;
  Target target;
  std::vector<Service> services;                // in start order; within a wave by name
  std::vector<std::vector<std::string>> waves;  // names: a service comes after all that it uses
  std::map<std::string, config::Backing> backing;
  std::vector<std::string> left_out;  // keys that targets.X.ignore leaves out, by path
  bool operator==(const Plan&) const = default;
};

[[nodiscard]] const Service* find_service(const Plan& plan, std::string_view name);

}  // namespace cloudctl::plan
