// The scalars of json_documents.h.

#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>

#include "render/json_documents.h"

namespace cloudctl::render {
namespace {

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

bool all_digits(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), is_digit);
}

// "007" is seven, and JSON has no leading zeros.
std::string without_zeros(std::string_view digits) {
  const std::size_t first = std::min(digits.find_first_not_of('0'), digits.size() - 1);
  return std::string(digits.substr(first));
}

// "0o17" and "0x1F"; nothing if it is none or too large for 64 bits.
std::string with_base(std::string_view text) {
  if (text.size() < 3 || text[0] != '0' || (text[1] != 'o' && text[1] != 'x')) return "";
  const int base = text[1] == 'o' ? 8 : 16;
  const std::string digits(text.substr(2));
  const std::string_view allowed =
      std::string_view("0123456789abcdefABCDEF").substr(0, base == 8 ? 8 : 22);
  if (digits.find_first_not_of(allowed) != std::string::npos || digits.size() > 15) return "";
  return std::to_string(std::strtoull(digits.c_str(), nullptr, base));
}

// [-+]? ( \. [0-9]+ | [0-9]+ ( \. [0-9]* )? ) ( [eE] [-+]? [0-9]+ )?
bool is_float(std::string_view text) {
  if (text.starts_with('-') || text.starts_with('+')) text.remove_prefix(1);
  const std::size_t exponent = text.find_first_of("eE");
  if (exponent != std::string_view::npos) {
    std::string_view power = text.substr(exponent + 1);
    if (power.starts_with('-') || power.starts_with('+')) power.remove_prefix(1);
    if (!all_digits(power)) return false;
    text = text.substr(0, exponent);
  }
  const std::size_t point = text.find('.');
  if (point == std::string_view::npos) return all_digits(text);
  const std::string_view before = text.substr(0, point), after = text.substr(point + 1);
  if (before.empty()) return all_digits(after);
  return all_digits(before) && (after.empty() || all_digits(after));
}

bool is_one_of(std::string_view text, std::initializer_list<std::string_view> words) {
  return std::find(words.begin(), words.end(), text) != words.end();
}

JsonValue literal(std::string json) {
  return {.kind = JsonValue::Kind::literal, .scalar = std::move(json)};
}

}  // namespace

JsonValue plain_scalar(std::string_view text) {
  if (is_one_of(text, {"", "~", "null", "Null", "NULL"})) return {};
  if (is_one_of(text, {"true", "True", "TRUE"})) return literal("true");
  if (is_one_of(text, {"false", "False", "FALSE"})) return literal("false");
  std::string_view digits = text;
  if (text.starts_with('-') || text.starts_with('+')) digits.remove_prefix(1);
  if (all_digits(digits)) {
    const std::string number = without_zeros(digits);
    return literal(text.front() == '-' && number != "0" ? "-" + number : number);
  }
  if (std::string number = with_base(text); !number.empty()) return literal(std::move(number));
  if (is_float(text))
    return literal(fmt::format("{}", std::strtod(std::string(text).c_str(), nullptr)));
  return {.kind = JsonValue::Kind::text, .scalar = std::string(text)};
}

}  // namespace cloudctl::render
