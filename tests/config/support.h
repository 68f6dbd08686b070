#pragma once
// Short forms for the tests of this room.

#include <string>
#include <string_view>

#include "config/read.h"

namespace cloudctl::config::test {

inline base::Source source(std::string_view text) {
  return {.name = "cloudctl.yaml", .text = std::string(text)};
}

// "C010 3:5 unknown key …", one line for each diagnostic.
inline std::string summary(const base::Diagnostics& diagnostics) {
  std::string text;
  for (const base::Diagnostic& one : diagnostics) {
    text += one.code + " " + std::to_string(one.span.begin.line) + ":" +
            std::to_string(one.span.begin.column) + " " + one.message + "\n";
  }
  return text;
}

inline std::string mistakes(std::string_view text) {
  return summary(read(source(text)).diagnostics);
}

// A file with one service that has these lines more, each indented by four.
inline std::string service(std::string_view lines) {
  std::string text = "name: notes\nservices:\n  web:\n    image: nginx:1.27\n";
  std::string line;
  for (const char c : std::string(lines) + "\n") {
    if (c != '\n') {
      line += c;
      continue;
    }
    text += "    " + line + "\n";
    line.clear();
  }
  return text;
}

inline std::string rendered(std::string_view text) {
  const base::Source file = source(text);
  std::string blocks;
  for (const base::Diagnostic& one : read(file).diagnostics) {
    blocks += base::render(one, file, false);
  }
  return blocks;
}

}  // namespace cloudctl::config::test
