#pragma once
// Mistakes in the user's file as blocks with caret, as JSON with the same places, and as the
// annotation lines that GitHub Actions shows beside the file.

#include <string>
#include <vector>

#include "base/diagnostic.h"
#include "report/look.h"

namespace cloudctl::report {

// The mistakes of one text.
struct Mistakes {
  base::Source source;
  base::Diagnostics diagnostics;
};

// Errors beyond the first 20 are counted, not shown. Its text is empty if there are none.
[[nodiscard]] Answer diagnostics_view(const std::vector<Mistakes>& mistakes, const Look& look);

// `::error file=cloudctl.yaml,line=14,col=5,title=C012::unknown key …`, one per line (GitHub
// documentation, "Workflow commands").
[[nodiscard]] std::string annotations(const std::vector<Mistakes>& mistakes);

}  // namespace cloudctl::report
