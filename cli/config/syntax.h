#pragma once
// The parser's complaint about the syntax of a text, in words that a user can act upon.

#include <string>
#include <string_view>

#include "base/diagnostic.h"

namespace cloudctl::config {

struct SyntaxComplaint {
  std::string message;       // yaml-cpp's own
  int line = 0, column = 0;  // from 0; columns in bytes
};

[[nodiscard]] base::Diagnostic syntax_mistake(std::string_view text,
                                              const SyntaxComplaint& complaint);

}  // namespace cloudctl::config
