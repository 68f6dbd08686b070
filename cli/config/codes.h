#pragma once
// Every code of a diagnostic with its meaning and an example of each kind, for `explain C012`.
// Tests hold the examples against the reader.

#include <span>
#include <string_view>
#include <vector>

namespace cloudctl::config {

struct CodeText {
  std::string_view code, title, meaning;
  std::string_view wrong, right;  // whole files, or Dockerfiles for D…; empty: cannot be shown
};

[[nodiscard]] std::span<const CodeText> file_codes();      // C001 … C009: before any key is read
[[nodiscard]] std::span<const CodeText> key_codes();       // C010 …
[[nodiscard]] std::span<const CodeText> relation_codes();  // … C030
[[nodiscard]] std::span<const CodeText> target_codes();    // C1xx: a target and what it honours
[[nodiscard]] std::span<const CodeText> dockerfile_codes();  // D001 …
[[nodiscard]] std::vector<CodeText> all_codes();

}  // namespace cloudctl::config
