#pragma once
// How a change looks wherever differences are shown: its mark, its word, its colour; a field with
// its two values; the count of each kind.

#include <span>
#include <string>

#include "release/difference.h"
#include "report/look.h"

namespace cloudctl::report {

struct Sign {
  const char* mark;
  const char* word;
  Ink ink;
};

[[nodiscard]] Sign sign(release::Change change);

// `  ~ web  changed`.
[[nodiscard]] std::string change_line(const std::string& name, release::Change change,
                                      const Look& look);

// `    image: a → b`, over three lines where that is wider than the terminal.
[[nodiscard]] std::string field_lines(const release::Field& field, const Look& look);

// "1 created, 2 unchanged".
[[nodiscard]] std::string counts(std::span<const release::Change> changes);

}  // namespace cloudctl::report
