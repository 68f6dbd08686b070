#include "report/explain_view.h"

#include <nlohmann/json.hpp>

#include "base/text.h"

namespace cloudctl::report {

namespace {

using Json = nlohmann::ordered_json;

std::string entry(const std::string& name, const std::string& value) {
  return value.empty() ? "" : base::padded(name + ":", 10) + base::printable(value) + "\n";
}

std::string block(const std::string& title, const std::vector<std::string>& lines,
                  const std::string& indent) {
  if (lines.empty()) return "";
  std::string text = "\n" + title + "\n";
  for (const auto& line : lines) text += indent + base::printable(base::to_valid_utf8(line)) + "\n";
  return text;
}

}  // namespace

Answer explain_view(const Dossier& dossier, const Look& look) {
  std::string text = inked(base::printable(dossier.title), Ink::bold, look.colour) + "\n\n";
  text += entry("when", dossier.when) + entry("outcome", dossier.outcome) +
          entry("step", dossier.step) + entry("cause", dossier.cause) + entry("next", dossier.next);
  text += block("last lines", dossier.lines, "  | ");
  text += block("commands that ran", dossier.commands, "  ");
  Json containers = Json::array();
  for (const auto& container : dossier.containers) {
    text += "\n" + base::printable(container.name + ": " + container.status) + "\n";
    for (const auto& line : container.log) {
      text += "  | " + base::printable(base::to_valid_utf8(line)) + "\n";
    }
    containers.push_back(
        Json{{"name", container.name}, {"status", container.status}, {"log", container.log}});
  }
  if (!dossier.folder.empty()) text += "\n" + entry("logs", dossier.folder);
  const Json document{{"v", 1},
                      {"title", dossier.title},
                      {"when", dossier.when},
                      {"outcome", dossier.outcome},
                      {"step", dossier.step},
                      {"cause", dossier.cause},
                      {"next", dossier.next},
                      {"lines", dossier.lines},
                      {"commands", dossier.commands},
                      {"containers", containers},
                      {"folder", dossier.folder}};
  return {.text = text, .json = document.dump(-1, ' ', false, Json::error_handler_t::replace)};
}

}  // namespace cloudctl::report
