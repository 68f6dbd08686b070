#include "report/difference_view.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "base/text.h"

namespace cloudctl::report {

namespace {

using Json = nlohmann::ordered_json;
using release::Change;
using release::Field;

struct Sign {
  const char* mark;
  const char* word;
  Ink ink;
};

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

// A value on one line; what is longer than the room loses its end.
std::string shown(const std::string& value, int room) {
  if (value.empty()) return "(none)";
  const std::string line = base::printable(base::to_valid_utf8(value));
  return room > 0 ? base::clipped(line, std::max(12, room)) : line;
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

std::string counts(const release::Difference& difference) {
  std::vector<std::string> parts;
  for (const Change change :
       {Change::created, Change::changed, Change::removed, Change::unchanged}) {
    const auto count = std::count_if(difference.services.begin(), difference.services.end(),
                                     [&](const auto& service) { return service.change == change; });
    if (count > 0) parts.push_back(std::to_string(count) + " " + sign(change).word);
  }
  return base::join(parts, ", ");
}

Json fields_json(const std::vector<Field>& fields) {
  Json list = Json::array();
  for (const Field& field : fields) {
    list.push_back(Json{{"path", field.path}, {"before", field.before}, {"after", field.after}});
  }
  return list;
}

std::string json(const DifferenceFacts& facts) {
  Json services = Json::array();
  for (const auto& service : facts.difference.services) {
    services.push_back(Json{{"name", service.name},
                            {"change", sign(service.change).word},
                            {"fields", fields_json(service.fields)}});
  }
  return Json{{"v", 1},
              {"project", facts.project},
              {"target", facts.target},
              {"before", facts.before},
              {"after", facts.after},
              {"changes", facts.pending},
              {"services", services},
              {"other", fields_json(facts.difference.other)}}
      .dump(-1, ' ', false, Json::error_handler_t::replace);
}

}  // namespace

Answer difference_view(const DifferenceFacts& facts, const Look& look) {
  std::string text = inked(facts.project, Ink::bold, look.colour) + " on " + facts.target + ": " +
                     (facts.before.empty() ? "nothing deployed" : facts.before) + " → " +
                     facts.after + "\n\n";
  for (const auto& service : facts.difference.services) {
    const Sign mark = sign(service.change);
    text += "  " + inked(mark.mark, mark.ink, look.colour) + " " + service.name + "  " +
            inked(mark.word, mark.ink, look.colour) + "\n";
    if (service.change == Change::unchanged || service.change == Change::removed) continue;
    for (const Field& field : service.fields) text += field_lines(field, look);
  }
  if (!facts.difference.other.empty()) {
    text += "  " + inked("~", Ink::yellow, look.colour) + " everything else\n";
    for (const Field& field : facts.difference.other) text += field_lines(field, look);
  }
  const std::string summary = counts(facts.difference);
  if (!facts.difference.services.empty()) text += "\n" + summary + "\n";
  if (!facts.pending) text += "nothing to do\n";
  return {.text = text, .json = json(facts)};
}

}  // namespace cloudctl::report
