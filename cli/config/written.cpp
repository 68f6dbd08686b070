#include "config/written.h"

#include <algorithm>

namespace cloudctl::config {
namespace {

bool is_blank(char c) {
  return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

// Behind "&anchor" and "!tag".
std::size_t skip_properties(std::string_view text, std::size_t offset) {
  while (offset < text.size() && (text[offset] == '&' || text[offset] == '!')) {
    while (offset < text.size() && !is_blank(text[offset])) ++offset;
    while (offset < text.size() && is_blank(text[offset])) ++offset;
  }
  return offset;
}

// Nobody underlines more; and many values may share one long line.
constexpr std::size_t longest = 1000;

std::size_t end_of_line(std::string_view text, std::size_t offset) {
  const std::string_view rest = text.substr(offset, longest);
  return offset + std::min(rest.find_first_of("\r\n"), rest.size());
}

// The offset of the closing quote; npos if there is none.
std::size_t closing_quote(std::string_view text, std::size_t open) {
  const char quote = text[open];
  for (std::size_t i = open + 1; i < text.size(); ++i) {
    if (quote == '"' && text[i] == '\\') {
      ++i;
    } else if (text[i] == quote) {
      if (quote == '"' || i + 1 >= text.size() || text[i + 1] != quote) return i;
      ++i;  // '' is a quote inside
    }
  }
  return std::string_view::npos;
}

// A plain text ends before ": ", " #", and inside brackets before ",", "]", "}". Good enough to
// underline: a text that has brackets itself is underlined in part.
std::size_t end_of_plain(std::string_view text, std::size_t begin) {
  const std::size_t most = std::min(text.size(), begin + longest);
  std::size_t end = begin;
  while (end < most) {
    const char c = text[end];
    const bool last = end + 1 >= text.size() || is_blank(text[end + 1]);
    if (c == '\r' || c == '\n' || c == ',' || c == ']' || c == '}' || c == '[' || c == '{') break;
    if (c == ':' && last) break;
    if (c == '#' && end > begin && is_blank(text[end - 1])) break;
    ++end;
  }
  while (end > begin && is_blank(text[end - 1])) --end;
  return end;
}

}  // namespace

Written written_at(std::string_view text, std::size_t offset) {
  Written written{.begin = skip_properties(text, offset), .length = 1, .unclosed = false};
  if (written.begin >= text.size()) return written;
  const char first = text[written.begin];
  std::size_t end = written.begin + 1;
  if (first == '"' || first == '\'') {
    const std::size_t closing = closing_quote(text, written.begin);
    written.unclosed = closing == std::string_view::npos;
    end = std::min(written.unclosed ? text.size() : closing + 1, end_of_line(text, written.begin));
  } else if (first != '|' && first != '>' && first != '[' && first != '{') {
    end = end_of_plain(text, written.begin);
  }
  written.length = std::max<std::size_t>(1, end - written.begin);
  return written;
}

int characters(std::string_view bytes) {
  return static_cast<int>(std::count_if(bytes.begin(), bytes.end(), [](char c) {
    return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U;
  }));
}

}  // namespace cloudctl::config
