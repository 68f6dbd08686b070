#include "report/error_view.h"

#include <nlohmann/json.hpp>

#include "base/text.h"

namespace cloudctl::report {

namespace {

using Json = nlohmann::ordered_json;

// Further lines of a text stand below its first one.
std::string indented(const std::string& text, const std::string& space) {
  std::string result;
  for (const char c : base::printable(base::to_valid_utf8(text), true)) {
    result += c;
    if (c == '\n') result += space;
  }
  return result;
}

}  // namespace

Answer error_view(const base::Failure& failure, const Look& look) {
  std::string text =
      inked("error:", Ink::red, look.colour) + " " + indented(failure.what, "       ") + "\n";
  if (!failure.where.empty()) text += "  where: " + indented(failure.where, "         ") + "\n";
  if (!failure.next.empty()) text += "  next: " + indented(failure.next, "        ") + "\n";
  const Json document{{"v", 1},
                      {"error", failure.what},
                      {"where", failure.where},
                      {"next", failure.next},
                      {"exit_code", static_cast<int>(failure.code)}};
  return {.text = text, .json = document.dump(-1, ' ', false, Json::error_handler_t::replace)};
}

}  // namespace cloudctl::report
