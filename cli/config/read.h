#pragma once
// Bytes → Project: the strict reader. It reports every mistake of a file at once, each with its
// place. Knows the keys and their forms (config/keys.h), not what a target can do with them.

#include <string>

#include "base/diagnostic.h"
#include "config/project.h"

namespace cloudctl::config {

struct Reading {
  Project project;                // as far as it could be read; to be used only without errors
  base::Diagnostics diagnostics;  // sorted by place; may hold warnings alone
};

// Never throws for anything in the text: size over 1 MiB, NUL bytes, invalid UTF-8, too deep
// nesting, alias bombs and YAML syntax errors are diagnostics too. Time and memory are bounded.
[[nodiscard]] Reading read(const base::Source& source);

}  // namespace cloudctl::config
