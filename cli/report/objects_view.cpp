#include "report/objects_view.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "base/text.h"
#include "report/change_words.h"

namespace cloudctl::report {

namespace {

using Json = nlohmann::ordered_json;
using release::By;
using release::Change;
using release::LiveField;
using release::ObjectDifference;

std::string name_of(const ObjectDifference& object) {
  return object.name.kind + "/" + object.name.name;
}

std::string who(const LiveField& field) {
  if (field.by == By::you) return "you changed";
  return "changed in the cluster" + (field.manager.empty() ? "" : " by " + field.manager) +
         "; \"deploy --force-conflicts\" sets it back";
}

// Own changes need no heading unless somebody else has changed the object too.
std::string fields_of(const ObjectDifference& object, const Look& look) {
  const bool drifted = std::any_of(object.fields.begin(), object.fields.end(),
                                   [](const LiveField& field) { return field.by == By::cluster; });
  std::string text, heading;
  for (const By by : {By::you, By::cluster}) {
    for (const auto& field : object.fields) {
      if (field.by != by) continue;
      if (drifted && who(field) != heading) {
        heading = who(field);
        text += "    " + inked(base::printable(heading) + ":", Ink::dim, look.colour) + "\n";
      }
      text += field_lines({.path = field.path, .before = field.before, .after = field.after}, look);
    }
  }
  return text;
}

Json object_json(const ObjectDifference& object) {
  Json fields = Json::array();
  for (const auto& field : object.fields) {
    fields.push_back(Json{{"path", field.path},
                          {"before", field.before},
                          {"after", field.after},
                          {"by", field.by == By::you ? "you" : "cluster"},
                          {"manager", field.manager}});
  }
  return Json{{"kind", object.name.kind},
              {"name", object.name.name},
              {"namespace", object.name.kube_namespace},
              {"service", object.service},
              {"change", sign(object.change).word},
              {"fields", fields}};
}

std::string json(const ObjectsFacts& facts) {
  Json objects = Json::array();
  for (const auto& object : facts.objects) objects.push_back(object_json(object));
  return Json{{"v", 1},
              {"project", facts.project},
              {"target", facts.target},
              {"before", facts.before},
              {"after", facts.after},
              {"changes", is_pending(facts)},
              {"objects", objects},
              {"saved", facts.saved}}
      .dump(-1, ' ', false, Json::error_handler_t::replace);
}

}  // namespace

bool is_pending(const ObjectsFacts& facts) {
  return std::any_of(
      facts.objects.begin(), facts.objects.end(),
      [](const ObjectDifference& object) { return object.change != Change::unchanged; });
}

Answer objects_view(const ObjectsFacts& facts, const Look& look) {
  std::string text = inked(facts.project, Ink::bold, look.colour) + " on " + facts.target + ": " +
                     (facts.before.empty() ? "nothing deployed" : facts.before) + " → " +
                     facts.after + "\n\n";
  std::vector<Change> changes;
  for (const auto& object : facts.objects) {
    changes.push_back(object.change);
    if (object.change == Change::unchanged) continue;
    text += change_line(name_of(object), object.change, look);
    if (object.change == Change::changed) text += fields_of(object, look);
  }
  if (is_pending(facts)) text += "\n";
  text += counts(changes) + "\n";
  if (!is_pending(facts)) text += "nothing to do\n";
  if (!facts.saved.empty()) text += "saved in " + base::printable(facts.saved) + "\n";
  return {.text = text, .json = json(facts)};
}

}  // namespace cloudctl::report
