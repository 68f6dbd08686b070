#pragma once
// What stands in the text where the parser says that a value begins: its extent, and whether its
// quote is ever closed (yaml-cpp 0.7 takes the end of the file for a closing quote).

#include <cstddef>
#include <string_view>

namespace cloudctl::config {

struct Written {
  std::size_t begin = 0;   // byte offset, behind anchor and tag
  std::size_t length = 1;  // bytes on its first line, at least 1
  bool unclosed = false;   // a quote without end
};

[[nodiscard]] Written written_at(std::string_view text, std::size_t offset);

// As characters: how many of these bytes begin one.
[[nodiscard]] int characters(std::string_view bytes);

}  // namespace cloudctl::config
