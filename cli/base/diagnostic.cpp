#include "base/diagnostic.h"

#include <fmt/format.h>

#include <algorithm>
#include <tuple>

#include "base/text.h"
#include "base/utf8.h"

namespace cloudctl::base {
namespace {

constexpr int excerpt_columns = 100;
constexpr int columns_before_caret = 40;  // shown of a line that has to be cut

struct Palette {
  std::string_view level, message, frame, reset;
};

Palette palette(Severity severity, bool colour) {
  if (!colour) return {};
  const bool error = severity == Severity::error;
  return {.level = error ? "\x1b[1;31m" : "\x1b[1;33m",
          .message = "\x1b[1m",
          .frame = "\x1b[1;34m",
          .reset = "\x1b[0m"};
}

// One character of the user's line as it is shown.
struct Cell {
  std::string shown;
  int width = 0;
};

std::vector<Cell> cells(std::string_view line) {
  std::vector<Cell> result;
  while (!line.empty()) {
    const std::size_t length = decode(line).length;
    const std::string_view bytes = line.substr(0, length);
    const std::string shown = bytes == "\t" ? "    " : printable(bytes);
    result.push_back({.shown = shown, .width = display_width(shown)});
    line.remove_prefix(length);
  }
  return result;
}

// A line number's line without its end; empty if there is none.
std::string_view line_of(std::string_view text, int number) {
  for (int current = 1; current < number; ++current) {
    const std::size_t end = text.find('\n');
    if (end == std::string_view::npos) return {};
    text.remove_prefix(end + 1);
  }
  text = text.substr(0, text.find('\n'));
  if (!text.empty() && text.back() == '\r') text.remove_suffix(1);
  return text;
}

// A part of a line: cells [first, last).
struct Window {
  std::size_t first = 0, last = 0;
};

Window window(const std::vector<Cell>& line, std::size_t caret) {
  Window part{.first = 0, .last = line.size()};
  int width = 0;
  for (const Cell& cell : line) width += cell.width;
  if (width <= excerpt_columns) return part;
  part.first = std::min(caret, line.size());
  for (int before = 0; part.first > 0; --part.first) {
    before += line[part.first - 1].width;
    if (before > columns_before_caret) break;
  }
  part.last = part.first;
  for (int taken = 0; part.last < line.size(); ++part.last) {
    taken += line[part.last].width;
    if (taken > excerpt_columns) break;
  }
  return part;
}

std::string shown(const std::vector<Cell>& line, const Window& part) {
  if (part.first >= line.size()) return {};
  std::string text = part.first > 0 ? "…" : "";
  for (std::size_t at = part.first; at < std::min(part.last, line.size()); ++at) {
    text += line[at].shown;
  }
  if (part.last < line.size()) text += "…";
  return text;
}

// Spaces up to the caret, then carets: as wide as the characters above them.
std::string underline(const std::vector<Cell>& line, const Window& part, const Span& span) {
  const auto begin = static_cast<std::size_t>(std::max(span.begin.column, 1) - 1);
  const std::size_t end = begin + static_cast<std::size_t>(std::max(span.length, 1));
  int before = part.first > 0 ? 1 : 0;
  int below = 0;
  for (std::size_t at = part.first; at < std::min(part.last, end); ++at) {
    (at < begin ? before : below) += line[at].width;
  }
  const auto carets = static_cast<std::size_t>(std::max(below, 1));
  return std::string(static_cast<std::size_t>(before), ' ') + std::string(carets, '^');
}

std::string excerpt(const Diagnostic& diagnostic, const Source& source, const Palette& colours) {
  const int number = diagnostic.span.begin.line;
  const auto gutter = std::to_string(number).size();
  const auto framed = [&](std::string_view left) {
    return fmt::format("{}{:>{}} |{}", colours.frame, left, gutter, colours.reset);
  };
  const std::vector<Cell> line = cells(line_of(source.text, number));
  const auto column = static_cast<std::size_t>(std::max(diagnostic.span.begin.column, 1) - 1);
  const Window part = window(line, column);
  std::string text = framed("") + "\n";
  const std::string_view above = number > 1 ? line_of(source.text, number - 1) : "";
  if (!trim(above).empty()) {
    const std::vector<Cell> before = cells(above);
    const bool cut = part.first > 0 || part.last < line.size();
    const std::string context = shown(before, cut ? part : window(before, 0));
    if (!context.empty()) text += framed(std::to_string(number - 1)) + " " + context + "\n";
  }
  text += framed(std::to_string(number)) + " " + shown(line, part) + "\n";
  text += framed("") + " " + std::string(colours.level) + underline(line, part, diagnostic.span);
  if (!diagnostic.label.empty()) text += " " + printable(diagnostic.label);
  return text + std::string(colours.reset) + "\n";
}

auto order(const Diagnostic& diagnostic) {
  return std::tie(diagnostic.span.begin.line, diagnostic.span.begin.column, diagnostic.code,
                  diagnostic.message, diagnostic.label, diagnostic.help, diagnostic.span.length,
                  diagnostic.severity);
}

}  // namespace

bool has_errors(const Diagnostics& diagnostics) {
  return std::ranges::any_of(diagnostics,
                             [](const Diagnostic& one) { return one.severity == Severity::error; });
}

Diagnostics sorted(Diagnostics diagnostics) {
  std::ranges::sort(diagnostics, [](const Diagnostic& left, const Diagnostic& right) {
    return order(left) < order(right);
  });
  // std::ranges::unique is more than clang 14 can compile.
  diagnostics.erase(std::unique(diagnostics.begin(), diagnostics.end()), diagnostics.end());
  return diagnostics;
}

std::string render(const Diagnostic& diagnostic, const Source& source, bool colour) {
  const Palette colours = palette(diagnostic.severity, colour);
  const Place& place = diagnostic.span.begin;
  const std::string gutter(place.line > 0 ? std::to_string(place.line).size() : 1, ' ');
  std::string text(colours.level);
  text += diagnostic.severity == Severity::error ? "error" : "warning";
  if (!diagnostic.code.empty()) text += "[" + diagnostic.code + "]";
  text += fmt::format("{}{}: {}{}\n", colours.reset, colours.message, printable(diagnostic.message),
                      colours.reset);
  const std::string where =
      place.line > 0 ? fmt::format(":{}:{}", place.line, std::max(place.column, 1)) : "";
  text += fmt::format("{}{}-->{} {}{}\n", gutter, colours.frame, colours.reset,
                      printable(source.name), where);
  if (place.line > 0) text += excerpt(diagnostic, source, colours);
  bool first = true;
  for (const std::string& line : lines(diagnostic.help)) {
    text += first ? fmt::format("{} {}={} help: {}\n", gutter, colours.frame, colours.reset,
                                printable(line))
                  : fmt::format("{}         {}\n", gutter, printable(line));
    first = false;
  }
  return text;
}

}  // namespace cloudctl::base
