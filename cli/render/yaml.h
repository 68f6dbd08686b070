#pragma once
// The two ends of YAML: how a text becomes a scalar that every reader takes for that text, and
// whether a rendered document can be read again. Knows nothing of what the documents say.

#include <string>
#include <string_view>

namespace cloudctl::render {

// Plain where YAML 1.1 (yaml.org/spec/1.1, "type" pages) and 1.2 agree that it is this text in any
// position, else double-quoted on one line with escapes that both know. Throws Error for text that
// is not UTF-8: YAML cannot express it.
[[nodiscard]] std::string yaml_scalar(std::string_view text);

// A text that has been read again: what is wrong with it, and what it means.
struct YamlReading {
  int line = 0, column = 0;  // from 1
  std::string fault;         // empty: none
  std::string digest;  // SHA-256 (hex) of what it says, whatever its comments, and layout; empty if
                       // it has a fault
};

// Every document of `text`: syntax, and no key twice in one mapping.
[[nodiscard]] YamlReading yaml_reading(std::string_view text);

// Every line but the empty ones moved right by `columns`, without the last line end: how one
// rendered text goes into another.
[[nodiscard]] std::string indented(std::string_view text, int columns);

}  // namespace cloudctl::render
