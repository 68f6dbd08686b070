#include "config/screen.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "base/utf8.h"
#include "config/parse.h"

namespace cloudctl::config {
namespace {

base::Diagnostic refusal(std::string code, std::string message, std::string help) {
  base::Diagnostic diagnostic;
  diagnostic.code = std::move(code);
  diagnostic.message = std::move(message);
  diagnostic.help = std::move(help);
  return diagnostic;
}

// Line and column of a byte in a text that need not be UTF-8: columns are bytes then.
base::Span byte_span(std::string_view text, std::size_t offset) {
  const std::string_view before = text.substr(0, offset);
  const std::size_t line_start = before.rfind('\n') + 1;  // npos + 1 is 0
  return {.begin = {.line = 1 + static_cast<int>(std::count(before.begin(), before.end(), '\n')),
                    .column = 1 + static_cast<int>(offset - line_start)},
          .length = 1};
}

std::size_t first_invalid(std::string_view text) {
  std::size_t offset = 0;
  while (offset < text.size()) {
    const base::Decoded decoded = base::decode(text.substr(offset));
    if (!decoded.valid) break;
    offset += decoded.length;
  }
  return offset;
}

base::Diagnostic not_utf8(std::string_view text) {
  if (text.starts_with("\xff\xfe") || text.starts_with("\xfe\xff")) {
    return refusal("C004", "the file is UTF-16, not UTF-8",
                   "save it as UTF-8: iconv -f UTF-16 -t UTF-8");
  }
  const std::size_t offset = first_invalid(text);
  base::Diagnostic diagnostic =
      refusal("C004", "the file is not UTF-8", "save it as UTF-8: iconv -f LATIN1 -t UTF-8");
  diagnostic.span = byte_span(text, offset);
  diagnostic.label = fmt::format("byte {:#04x}", static_cast<unsigned char>(text[offset]));
  return diagnostic;
}

// Carriage returns are line ends only before a line feed.
std::size_t first_control(std::string_view text) {
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto byte = static_cast<unsigned char>(text[i]);
    if (byte == '\t' || byte == '\n' || (byte >= 0x20 && byte != 0x7f)) continue;
    if (byte == '\r' && i + 1 < text.size() && text[i + 1] == '\n') continue;
    return i;
  }
  return std::string_view::npos;
}

}  // namespace

std::optional<base::Diagnostic> screen(std::string_view text) {
  if (text.size() > Limits::bytes) {
    return refusal("C002",
                   fmt::format("the file has {}, at most {} are possible",
                               base::human_bytes(text.size()), base::human_bytes(Limits::bytes)),
                   "is this the right file?");
  }
  if (!base::is_valid_utf8(text)) return not_utf8(text);
  const std::size_t control = first_control(text);
  if (control == std::string_view::npos) return {};
  base::Diagnostic diagnostic =
      refusal("C003",
              fmt::format("the file has a control character, {}",
                          text[control] == '\0' ? "NUL" : base::printable(text.substr(control, 1))),
              "remove it; in a text in double quotes it can be written as an escape");
  diagnostic.span = {.begin = Places(text).at(control), .length = 1};
  if (text[control] == '\r') {
    diagnostic.help = "a line ends with a line feed, or with a carriage return and a line feed";
  }
  return diagnostic;
}

std::size_t mark_length(std::string_view text) {
  return text.starts_with("\xef\xbb\xbf") ? 3 : 0;
}

base::Place Places::at(std::size_t offset) {
  offset = std::min(offset, text_.size());
  if (offset < offset_) {
    offset_ = 0;
    place_ = {.line = 1, .column = 1};
  }
  for (; offset_ < offset; ++offset_) {
    const auto byte = static_cast<unsigned char>(text_[offset_]);
    if (byte == '\n') {
      place_ = {.line = place_.line + 1, .column = 1};
    } else if ((byte & 0xC0U) != 0x80U) {
      ++place_.column;
    }
  }
  return place_;
}

}  // namespace cloudctl::config
