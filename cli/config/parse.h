#pragma once
// Bytes → tree of nodes, within hard limits of time and memory. The only place that knows yaml-cpp;
// its exceptions end here. Knows no key.

#include <cstddef>
#include <optional>

#include "base/diagnostic.h"
#include "config/node.h"

namespace cloudctl::config {

// Generous for what people write: a project of 1 000 services has 30 000 values in 400 KiB.
struct Limits {
  static constexpr std::size_t bytes = 1U << 20U;
  static constexpr int depth = 32;
  static constexpr std::size_t values = 200'000;
  static constexpr std::size_t copied = 10'000;  // values that anchors and aliases may copy
};

struct Parsed {
  std::optional<Node> root;  // nothing: there is no document, or a diagnostic says why
  base::Diagnostics diagnostics;
};

// Never throws for anything in the text.
[[nodiscard]] Parsed parse(const base::Source& source);

}  // namespace cloudctl::config
