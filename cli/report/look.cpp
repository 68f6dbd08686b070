#include "report/look.h"

#include <nlohmann/json.hpp>
#include <vector>

#include "base/text.h"

namespace cloudctl::report {

namespace {

using Json = nlohmann::ordered_json;

// Keys that need no quotes in any YAML version; values are always quoted as JSON does it.
std::string yaml_key(const std::string& key) {
  const bool plain = !key.empty() &&
                     key.find_first_not_of("abcdefghijklmnopqrstuvwxyz_") == std::string::npos &&
                     key != "y" && key != "n" && key != "yes" && key != "no" && key != "on" &&
                     key != "off" && key != "true" && key != "false" && key != "null";
  return plain ? key : Json(key).dump();
}

std::string yaml(const Json& value, int indent);

std::string yaml_entry(const Json& value, int indent) {
  if (value.is_structured() && !value.empty()) return "\n" + yaml(value, indent);
  return " " + value.dump(-1, ' ', false, Json::error_handler_t::replace) + "\n";
}

std::string yaml(const Json& value, int indent) {
  const std::string space(static_cast<std::size_t>(indent), ' ');
  std::string text;
  if (value.is_object()) {
    for (const auto& [key, entry] : value.items()) {
      text += space + yaml_key(key) + ":" + yaml_entry(entry, indent + 2);
    }
  } else {
    for (const Json& entry : value) {
      if (entry.is_structured() && !entry.empty()) {
        std::string block = yaml(entry, indent + 2);
        block[static_cast<std::size_t>(indent)] = '-';
        text += block;
      } else {
        text += space + "-" + yaml_entry(entry, indent + 2);
      }
    }
  }
  return text;
}

std::string_view code(Ink ink) {
  switch (ink) {
    case Ink::plain:
      return "";
    case Ink::bold:
      return "\x1b[1m";
    case Ink::dim:
      return "\x1b[2m";
    case Ink::red:
      return "\x1b[31m";
    case Ink::green:
      return "\x1b[32m";
    case Ink::yellow:
      return "\x1b[33m";
    case Ink::cyan:
      return "\x1b[36m";
  }
  return "";
}

// Words; those between double quotes are one, unless it is wider than `room`.
std::vector<std::string> pieces(const std::string& text, int room) {
  std::vector<std::string> found;
  bool open = false;
  for (const std::string& word : base::split(text, ' ')) {
    const bool goes_on = open && base::display_width(found.back() + " " + word) <= room;
    if (goes_on) {
      found.back() += " " + word;
    } else {
      found.push_back(word);
    }
    for (const char letter : word) open = letter == '"' ? !open : open;
  }
  return found;
}

}  // namespace

std::string filled(const std::string& text, const Place& place, int width) {
  if (width <= 0) return text;
  const std::string space(static_cast<std::size_t>(place.indent), ' ');
  std::string result;
  int used = place.first;
  bool first = true;
  for (const std::string& piece : pieces(text, width - place.indent)) {
    const int needed = base::display_width(piece);
    const bool fits = used + (first ? 0 : 1) + needed <= width || (!first && used == place.indent);
    if (!first) result += fits ? " " : "\n" + space;
    used = first ? used + needed : (fits ? used + 1 : place.indent) + needed;
    result += piece;
    first = false;
  }
  return result;
}

std::string formatted(const Answer& answer, Format format) {
  if (format == Format::text) return answer.text;
  const Json document = Json::parse(answer.json);
  if (format == Format::json) return document.dump(2) + "\n";
  return document.is_structured() && !document.empty() ? yaml(document, 0) : document.dump() + "\n";
}

std::string inked(std::string_view text, Ink ink, bool colour) {
  if (!colour || ink == Ink::plain || text.empty()) return std::string(text);
  return std::string(code(ink)) + std::string(text) + "\x1b[0m";
}

}  // namespace cloudctl::report
