#pragma once
// What can be said of a file before anybody parses it: its size, its encoding, characters that no
// text file has. Also where a byte stands, as a line and a column.

#include <cstddef>
#include <optional>
#include <string_view>

#include "base/diagnostic.h"

namespace cloudctl::config {

// The first reason not to parse this text at all.
[[nodiscard]] std::optional<base::Diagnostic> screen(std::string_view text);

// Bytes of the byte order mark at the beginning: 3 or 0.
[[nodiscard]] std::size_t mark_length(std::string_view text);

// Byte offsets of one valid UTF-8 text as places. Remembers the last one: asking in ascending order
// costs one pass over the text.
class Places {
 public:
  explicit Places(std::string_view text) : text_(text) {}
  [[nodiscard]] base::Place at(std::size_t offset);

 private:
  std::string_view text_;
  std::size_t offset_ = 0;
  base::Place place_{.line = 1, .column = 1};
};

}  // namespace cloudctl::config
