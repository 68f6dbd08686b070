#include "base/utf8.h"

#include <fmt/format.h>

#include "base/text.h"

namespace cloudctl::base {
namespace {

// The well-formed sequences by their first byte (Unicode 15, table 3-7): how many bytes follow, and
// between which bounds the second one lies.
struct Lead {
  std::size_t following = 0;
  unsigned char low = 0x80, high = 0xbf;
  unsigned char bits = 0;
};

Lead lead_of(unsigned char byte) {
  if (byte >= 0xc2 && byte <= 0xdf) return {.following = 1, .bits = 0x1f};
  if (byte == 0xe0) return {.following = 2, .low = 0xa0, .bits = 0x0f};
  if (byte == 0xed) return {.following = 2, .high = 0x9f, .bits = 0x0f};
  if (byte >= 0xe1 && byte <= 0xef) return {.following = 2, .bits = 0x0f};
  if (byte == 0xf0) return {.following = 3, .low = 0x90, .bits = 0x07};
  if (byte == 0xf4) return {.following = 3, .high = 0x8f, .bits = 0x07};
  if (byte >= 0xf1 && byte <= 0xf3) return {.following = 3, .bits = 0x07};
  return {};
}

bool is_control(char32_t code) {
  return code < 0x20 || (code >= 0x7f && code < 0xa0);
}

// Those that turn the direction of writing, so that a line reads otherwise than it is
// (CVE-2021-42574), and the two that break lines.
bool is_deceptive(char32_t code) {
  return (code >= 0x202a && code <= 0x202e) || (code >= 0x2066 && code <= 0x2069) ||
         code == 0x2028 || code == 0x2029;
}

std::string escaped(std::string_view bytes, const Decoded& character) {
  if (is_deceptive(character.code)) {
    return fmt::format("\\u{:04x}", static_cast<unsigned>(character.code));
  }
  if (character.valid) return fmt::format("\\x{:02x}", static_cast<unsigned>(character.code));
  std::string text;
  for (const char byte : bytes) {
    text += fmt::format("\\x{:02x}", static_cast<unsigned>(static_cast<unsigned char>(byte)));
  }
  return text;
}

}  // namespace

Decoded decode(std::string_view text) {
  const auto byte = [&](std::size_t at) { return static_cast<unsigned char>(text[at]); };
  const unsigned char first = byte(0);
  if (first < 0x80) return {.code = first, .length = 1, .valid = true};
  Lead lead = lead_of(first);
  if (lead.following == 0) return {};
  char32_t code = first & lead.bits;
  for (std::size_t at = 1; at <= lead.following; ++at) {
    if (at >= text.size() || byte(at) < lead.low || byte(at) > lead.high) return {.length = at};
    code = (code << 6U) | (byte(at) & 0x3fU);
    lead.low = 0x80;
    lead.high = 0xbf;
  }
  return {.code = code, .length = lead.following + 1, .valid = true};
}

std::string encode(char32_t code) {
  const auto byte = [](char32_t bits) {
    return static_cast<char>(static_cast<unsigned char>(bits));
  };
  const auto rest = [&](unsigned shift) { return byte(0x80U | ((code >> shift) & 0x3fU)); };
  if (code < 0x80) return {byte(code)};
  if (code < 0x800) return {byte(0xc0U | (code >> 6U)), rest(0)};
  if (code < 0x10000) return {byte(0xe0U | (code >> 12U)), rest(6), rest(0)};
  return {byte(0xf0U | (code >> 18U)), rest(12), rest(6), rest(0)};
}

bool is_valid_utf8(std::string_view text) {
  while (!text.empty()) {
    const Decoded character = decode(text);
    if (!character.valid) return false;
    text.remove_prefix(character.length);
  }
  return true;
}

std::string to_valid_utf8(std::string_view text) {
  std::string result;
  result.reserve(text.size());
  while (!text.empty()) {
    const Decoded character = decode(text);
    if (character.valid) {
      result += text.substr(0, character.length);
    } else {
      result += "\uFFFD";
    }
    text.remove_prefix(character.length);
  }
  return result;
}

std::string printable(std::string_view text, bool keep_lines) {
  std::string result;
  result.reserve(text.size());
  while (!text.empty()) {
    const Decoded character = decode(text);
    const std::string_view bytes = text.substr(0, character.length);
    const bool kept = keep_lines && (character.code == '\n' || character.code == '\t');
    const bool foreign =
        !character.valid || is_control(character.code) || is_deceptive(character.code);
    if (foreign && !kept) {
      result += escaped(bytes, character);
    } else {
      result += bytes;
    }
    text.remove_prefix(character.length);
  }
  return result;
}

}  // namespace cloudctl::base
