#pragma once
// Words of SVG that more than one picture needs. Knows nothing of what is drawn.

#include <string>

namespace cloudctl::report {

// As text of an element: no character of it is markup.
[[nodiscard]] std::string svg_text(const std::string& text);
// ` width="12"`.
[[nodiscard]] std::string svg_number(const char* name, int value);
// Pixels that a line of the sheet's font takes, whose characters are 0.602 of its size wide.
[[nodiscard]] int svg_width(const std::string& text, bool bold);

}  // namespace cloudctl::report
