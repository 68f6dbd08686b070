#pragma once
// The parts of the table of keys, one for each part of the file. keys() joins them.

#include <span>
#include <vector>

#include "config/keys.h"

namespace cloudctl::config {

using KeyTables = std::vector<std::span<const Key>>;

[[nodiscard]] KeyTables project_tables();      // name … services
[[nodiscard]] KeyTables service_tables();      // services.*: what runs, and how it is reached
[[nodiscard]] KeyTables operation_tables();    // services.*: how it is kept running
[[nodiscard]] KeyTables companion_tables();    // services.*.with, access
[[nodiscard]] KeyTables surrounding_tables();  // backing, alerts, notify
[[nodiscard]] KeyTables target_tables();

// Types of target that keep things running by Kubernetes.
inline constexpr std::string_view on_kubernetes = "minikube kubernetes eks kops";
// Read and checked, but honoured by no target so far.
inline constexpr std::string_view not_yet = "-";

}  // namespace cloudctl::config
