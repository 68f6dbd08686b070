#include "report/change_words.h"

#include <algorithm>
#include <vector>

#include "base/text.h"

namespace cloudctl::report {

using release::Change;
using release::Field;

namespace {

// A value on one line; what is longer than the room loses its end.
std::string shown(const std::string& value, int room) {
  if (value.empty()) return "(none)";
  const std::string line = base::printable(base::to_valid_utf8(value));
  return room > 0 ? base::clipped(line, std::max(12, room)) : line;
}

}  // namespace

Sign sign(Change change) {
  switch (change) {
    case Change::created:
      return {"+", "created", Ink::green};
    case Change::changed:
      return {"~", "changed", Ink::yellow};
    case Change::removed:
      return {"-", "removed", Ink::red};
    case Change::unchanged:
      return {"=", "unchanged", Ink::dim};
  }
  return {" ", "", Ink::plain};
}

std::string change_line(const std::string& name, Change change, const Look& look) {
  const Sign mark = sign(change);
  return "  " + inked(mark.mark, mark.ink, look.colour) + " " + base::printable(name) + "  " +
         inked(mark.word, mark.ink, look.colour) + "\n";
}

std::string field_lines(const Field& field, const Look& look) {
  const std::string path = "    " + base::printable(field.path) + ": ";
  const std::string before = shown(field.before, 0);
  const std::string after = shown(field.after, 0);
  const std::string whole = path + before + " → " + after;
  if (look.width == 0 || base::display_width(whole) <= look.width) return whole + "\n";
  const int room = look.width - 8;
  return "    " + base::printable(field.path) + ":\n      - " +
         inked(shown(field.before, room), Ink::red, look.colour) + "\n      + " +
         inked(shown(field.after, room), Ink::green, look.colour) + "\n";
}

std::string counts(std::span<const Change> changes) {
  std::vector<std::string> parts;
  for (const Change change :
       {Change::created, Change::changed, Change::removed, Change::unchanged}) {
    const auto count = std::count(changes.begin(), changes.end(), change);
    if (count > 0) parts.push_back(std::to_string(count) + " " + sign(change).word);
  }
  return base::join(parts, ", ");
}

}  // namespace cloudctl::report
