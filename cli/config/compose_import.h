#pragma once
// A compose file (compose-spec, "Compose file reference") → Draft. What has no counterpart is
// listed in Draft::not_taken, never dropped silently. Knows nothing of the engine.

#include "base/diagnostic.h"
#include "config/draft.h"

namespace cloudctl::config {

struct ComposeImport {
  Draft draft;                    // to be used only without errors
  base::Diagnostics diagnostics;  // YAML mistakes, or not a compose file
};

// Never throws for anything in the text. The draft's name is that of the file, if it has one.
[[nodiscard]] ComposeImport draft_from_compose(const base::Source& source);

}  // namespace cloudctl::config
