#pragma once
// Values that completion offers and that depend on where the user is: targets, services, releases,
// secrets. Quick, offline, and empty rather than failing.

#include <string>
#include <vector>

#include "command/context.h"

namespace cloudctl::command {

struct Choice {
  std::string value, help;
};
using Choices = std::vector<Choice>;

// ":file" and ":folder" tell the shell to offer those itself.
[[nodiscard]] Choices values_of(Offer offer, Context& context);

}  // namespace cloudctl::command
