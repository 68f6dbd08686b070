#pragma once
// Draft → the text of a commented cloudctl.yaml, which this room's reader accepts without a
// mistake.

#include <string>

#include "config/draft.h"

namespace cloudctl::config {

// Every value carries its origin as a comment; what was not taken over stands in comments at the
// end.
[[nodiscard]] std::string write_draft(const Draft& draft);

// A text as a YAML scalar on one line that every YAML 1.1 and 1.2 reader takes for exactly this
// string.
[[nodiscard]] std::string yaml_scalar(std::string_view text);

}  // namespace cloudctl::config
