#include "report/error_view.h"

#include <nlohmann/json.hpp>

#include "base/text.h"

namespace cloudctl::report {

namespace {

using Json = nlohmann::ordered_json;

// `head` and a text behind it; its further lines stand below its first one.
std::string block(const std::string& head, const std::string& text, const Look& look) {
  const int indent = base::display_width(head);
  // On a narrow terminal there is more room at the left.
  const Place place{.first = indent, .indent = look.width > 0 && look.width < 60 ? 4 : indent};
  const std::string space(static_cast<std::size_t>(place.indent), ' ');
  std::string result = head;
  bool first = true;
  for (const auto& line : base::lines(base::printable(base::to_valid_utf8(text), true))) {
    if (!first) result += "\n" + space;
    result += filled(line, first ? place : Place{place.indent, place.indent}, look.width);
    first = false;
  }
  return result + "\n";
}

}  // namespace

Answer error_view(const base::Failure& failure, const Look& look) {
  constexpr std::string_view error = "error: ";
  std::string text = inked("error:", Ink::red, look.colour) +
                     block(std::string(error), failure.what, look).substr(error.size() - 1);
  if (!failure.where.empty()) text += block("  where: ", failure.where, look);
  if (!failure.next.empty()) text += block("  next: ", failure.next, look);
  const Json document{{"v", 1},
                      {"error", failure.what},
                      {"where", failure.where},
                      {"next", failure.next},
                      {"exit_code", static_cast<int>(failure.code)}};
  return {.text = text, .json = document.dump(-1, ' ', false, Json::error_handler_t::replace)};
}

}  // namespace cloudctl::report
