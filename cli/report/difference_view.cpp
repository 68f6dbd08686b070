#include "report/difference_view.h"

#include <nlohmann/json.hpp>

#include "report/change_words.h"

namespace cloudctl::report {

namespace {

using Json = nlohmann::ordered_json;
using release::Change;
using release::Field;

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
  std::vector<Change> changes;
  for (const auto& service : facts.difference.services) {
    changes.push_back(service.change);
    text += change_line(service.name, service.change, look);
    if (service.change == Change::unchanged || service.change == Change::removed) continue;
    for (const Field& field : service.fields) text += field_lines(field, look);
  }
  if (!facts.difference.other.empty()) {
    text += "  " + inked("~", Ink::yellow, look.colour) + " everything else\n";
    for (const Field& field : facts.difference.other) text += field_lines(field, look);
  }
  if (!changes.empty()) text += "\n" + counts(changes) + "\n";
  if (!facts.pending) text += "nothing to do\n";
  return {.text = text, .json = json(facts)};
}

}  // namespace cloudctl::report
