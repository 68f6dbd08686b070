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
// Characters around the caret that are looked at: more than are shown, since some have no width.
// Every mistake in a line of a megabyte would otherwise cost the whole line.
constexpr std::size_t looked_at_before = 400, looked_at_behind = 800;

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

// A part of a line: its characters behind the first `before` ones.
struct Part {
  std::vector<Cell> cells;
  std::size_t before = 0;
  bool goes_on = false;  // the line has more behind it
};

Part part_of(std::string_view line, std::size_t skipped) {
  Part part;
  for (; part.before < skipped && !line.empty(); ++part.before) {
    line.remove_prefix(decode(line).length);
  }
  while (!line.empty() && part.cells.size() < looked_at_before + looked_at_behind) {
    const std::size_t length = decode(line).length;
    const std::string_view bytes = line.substr(0, length);
    const std::string shown = bytes == "\t" ? "    " : printable(bytes);
    part.cells.push_back({.shown = shown, .width = display_width(shown)});
    line.remove_prefix(length);
  }
  part.goes_on = !line.empty();
  return part;
}

Part part_around(std::string_view line, std::size_t caret) {
  const auto skipped = [](std::size_t at) {
    return at > looked_at_before ? at - looked_at_before : 0;
  };
  Part part = part_of(line, skipped(caret));
  // A caret far behind the end of its line: the end is what there is to see.
  return part.cells.empty() && part.before > 0 ? part_of(line, skipped(part.before)) : part;
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

// What is shown of a part: cells [first, last).
struct Window {
  std::size_t first = 0, last = 0;
};

Window window_around(const std::vector<Cell>& line, std::size_t caret) {
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

std::string shown(const Part& part, const Window& window) {
  if (window.first >= part.cells.size()) return {};
  std::string text = part.before + window.first > 0 ? "…" : "";
  for (std::size_t at = window.first; at < std::min(window.last, part.cells.size()); ++at) {
    text += part.cells[at].shown;
  }
  if (part.goes_on || window.last < part.cells.size()) text += "…";
  return text;
}

// Spaces up to the caret, then carets: as wide as the characters above them.
std::string underline(const Part& part, const Window& window, const Span& span) {
  const auto column = static_cast<std::size_t>(std::max(span.begin.column, 1) - 1);
  const std::size_t begin = column - std::min(column, part.before);
  const std::size_t end = begin + static_cast<std::size_t>(std::max(span.length, 1));
  int before = part.before + window.first > 0 ? 1 : 0;
  int below = 0;
  for (std::size_t at = window.first; at < std::min(window.last, end); ++at) {
    (at < begin ? before : below) += part.cells[at].width;
  }
  const auto carets = static_cast<std::size_t>(std::max(below, 1));
  return std::string(static_cast<std::size_t>(before), ' ') + std::string(carets, '^');
}

// The line above the one with the mistake: the same columns of it.
std::string context_line(std::string_view above, const Part& part, const Window& window) {
  if (trim(above).empty()) return {};
  const bool whole =
      part.before == 0 && !part.goes_on && window.first == 0 && window.last == part.cells.size();
  const Part before = part_of(above, part.before);
  return shown(before, whole ? window_around(before.cells, 0) : window);
}

std::string excerpt(const Diagnostic& diagnostic, const Source& source, const Palette& colours) {
  const int number = diagnostic.span.begin.line;
  const auto gutter = std::to_string(number).size();
  const auto framed = [&](std::string_view left) {
    return fmt::format("{}{:>{}} |{}", colours.frame, left, gutter, colours.reset);
  };
  const auto column = static_cast<std::size_t>(std::max(diagnostic.span.begin.column, 1) - 1);
  const Part part = part_around(line_of(source.text, number), column);
  const Window window = window_around(part.cells, column - std::min(column, part.before));
  std::string text = framed("") + "\n";
  const std::string context =
      number > 1 ? context_line(line_of(source.text, number - 1), part, window) : "";
  if (!context.empty()) text += framed(std::to_string(number - 1)) + " " + context + "\n";
  text += framed(std::to_string(number)) + " " + shown(part, window) + "\n";
  text += framed("") + " " + std::string(colours.level) + underline(part, window, diagnostic.span);
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
