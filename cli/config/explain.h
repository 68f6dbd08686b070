#pragma once
// What `explain` says about a key of cloudctl.yaml or about a diagnostic's code.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace cloudctl::config {

// For a key by its whole path ("services.web.autoscale.min", "services.*.ports[]"), by the end of
// one ("autoscale.min", "replicas"), or a code ("C012", "D003"). Several lines of plain text; a
// word that fits several keys lists them. Nothing if unknown.
[[nodiscard]] std::optional<std::string> explanation(std::string_view key_or_code);

// Everything that explanation() knows, for completion and for suggestions: keys' paths, codes.
[[nodiscard]] std::vector<std::string> explainable();

}  // namespace cloudctl::config
