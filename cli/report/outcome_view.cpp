#include "report/outcome_view.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "base/text.h"
#include "report/usual.h"

namespace cloudctl::report {

namespace {

using Json = nlohmann::ordered_json;

std::string line(const std::string& name, const std::string& value, const Look& look) {
  if (value.empty()) return "";
  const std::string head = "  " + name + ": ";
  const Place place{.first = base::display_width(head), .indent = 4};
  return head + filled(base::printable(value), place, look.width) + "\n";
}

std::string success(const OutcomeFacts& facts, const Look& look) {
  int width = 0;
  for (const auto& [service, urls] : facts.urls) {
    width = std::max(width, base::display_width(service));
  }
  std::string text;
  for (const auto& [service, urls] : facts.urls) {
    for (const auto& url : urls) {
      text += base::padded(service, width) + "  " + inked(url, Ink::cyan, look.colour) + "\n";
    }
  }
  text += inked("✔", Ink::green, look.colour) + " " +
          filled(base::printable(facts.sentence) + ", " + took(facts.duration, facts.history),
                 {.first = 2, .indent = 2}, look.width) +
          "\n";
  return text + line("next", facts.next, look) + line("undo", facts.undo, look);
}

std::string failure(const OutcomeFacts& facts, const Look& look) {
  std::string text =
      inked("error:", Ink::red, look.colour) + " " +
      filled(base::printable(facts.sentence), {.first = 7, .indent = 4}, look.width) + "\n";
  if (facts.cause != facts.sentence) text += line("cause", facts.cause, look);
  return text + line("next", facts.next, look) + line("evidence", facts.evidence, look);
}

}  // namespace

base::ExitCode exit_code(const OutcomeFacts& facts) {
  return facts.left && facts.code == base::ExitCode::ok ? facts.left->code : facts.code;
}

Answer outcome_view(const OutcomeFacts& facts, const Look& look) {
  Json urls = Json::object();
  for (const auto& [service, list] : facts.urls) urls[service] = list;
  const auto code = exit_code(facts);
  const auto left = facts.left.value_or(base::Failure());
  const Json document{{"v", 1},
                      {"project", facts.project},
                      {"target", facts.target},
                      {"ok", code == base::ExitCode::ok},
                      {"exit_code", static_cast<int>(code)},
                      {"changed", facts.changed},
                      {"release", facts.release},
                      {"sentence", facts.sentence},
                      {"cause", facts.cause},
                      {"next", facts.next},
                      {"left", left.what},
                      {"left_next", left.next},
                      {"undo", facts.undo},
                      {"evidence", facts.evidence},
                      {"urls", urls},
                      {"duration_ms", facts.duration.count()}};
  return {.text = facts.code == base::ExitCode::ok ? success(facts, look) : failure(facts, look),
          .json = document.dump(-1, ' ', false, Json::error_handler_t::replace)};
}

}  // namespace cloudctl::report
