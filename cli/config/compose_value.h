#pragma once
// Values of a compose file: places in it, variables with their defaults. For draft_from_compose()
// alone.

#include <optional>
#include <string>
#include <string_view>

#include "config/draft.h"
#include "config/node.h"

namespace cloudctl::config {

// The value of a key of a map; nothing if it is not there.
[[nodiscard]] const Node* member(const Node& map, std::string_view key);

// Compose's interpolation (compose-spec, "Interpolation") as far as it needs no environment:
// "${TAG:-1.0}" is its default, "$$" a dollar. Nothing if a variable without default is left.
[[nodiscard]] std::optional<std::string> interpolated(std::string_view text);

// Takes over one service of the file; what it cannot, it says in `left` (without the service's
// name).
struct Taken {
  DraftService service;
  std::vector<std::string> left;
};

// `file` is its name, for origins: "compose.yaml:12".
[[nodiscard]] Taken take_service(std::string_view file, const Entry& entry);

// Why a key of a service is not taken over, and what to do instead.
[[nodiscard]] std::string reason_to_leave(const std::string& key);

// The origin of a value of this file.
[[nodiscard]] std::string origin_of(std::string_view file, const base::Span& span);

}  // namespace cloudctl::config
