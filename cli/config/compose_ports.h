#pragma once
// The short and long forms of ports and volumes in compose files (compose-spec, "ports",
// "volumes").

#include <optional>
#include <string>

#include "config/node.h"

namespace cloudctl::config {

struct ComposePort {
  std::string inside;  // in the container
  std::string expose;  // "node", "node:8000", "balancer:80"
};

// Nothing for ranges, UDP and variables.
[[nodiscard]] std::optional<ComposePort> compose_port(const Node& item);

// The path in the container of a named or anonymous volume; nothing for folders of the machine.
[[nodiscard]] std::optional<std::string> compose_volume(const Node& item);

}  // namespace cloudctl::config
