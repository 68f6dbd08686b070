#pragma once
// How an answer is to look: its form, its width, its colours. Colour never carries a meaning alone:
// there is always a word or a sign too.

#include <string>
#include <string_view>

namespace cloudctl::report {

enum class Format { text, json, yaml };

struct Look {
  bool colour = false;
  int width = 0;  // columns to keep to; 0: as wide as it gets (pipes, files)
  bool operator==(const Look&) const = default;
};

// One answer in its two forms; the facts are the same in both.
struct Answer {
  std::string text;  // ends with a line end, or is empty
  std::string json;  // one JSON document
};

// What goes to standard output. YAML is the JSON document in block form.
[[nodiscard]] std::string formatted(const Answer& answer, Format format);

enum class Ink { plain, bold, dim, red, green, yellow, cyan };

// Where a text stands: `first` columns are taken before it on its first line, further lines begin
// with `indent` blanks.
struct Place {
  int first = 0, indent = 0;
};
// Split at blanks where it is wider than `width` (0: never), since a terminal splits words. What
// stands in double quotes, mostly a command to be copied, stays together if a line has room for it.
[[nodiscard]] std::string filled(const std::string& text, const Place& place, int width);

[[nodiscard]] std::string inked(std::string_view text, Ink ink, bool colour);

}  // namespace cloudctl::report
