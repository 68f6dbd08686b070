#include "report/svg.h"

#include "base/text.h"

namespace cloudctl::report {

std::string svg_text(const std::string& text) {
  std::string result;
  for (const char c : base::printable(base::to_valid_utf8(text))) {
    switch (c) {
      case '&':
        result += "&amp;";
        break;
      case '<':
        result += "&lt;";
        break;
      case '>':
        result += "&gt;";
        break;
      case '"':
        result += "&quot;";
        break;
      default:
        result += c;
    }
  }
  return result;
}

std::string svg_number(const char* name, int value) {
  return " " + std::string(name) + "=\"" + std::to_string(value) + "\"";
}

int svg_width(const std::string& text, bool bold) {
  return base::display_width(text) * (bold ? 86 : 74) / 10;
}

}  // namespace cloudctl::report
