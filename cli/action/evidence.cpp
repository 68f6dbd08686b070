#include "action/evidence.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "base/error.h"
#include "base/file.h"

namespace cloudctl::action {
namespace {

using nlohmann::json;

constexpr const char* file_name = "dossier.json";
// Shorter values would turn half a log into stars.
constexpr std::size_t shortest_secret = 4;

std::chrono::milliseconds milliseconds(const json& number) {
  return std::chrono::milliseconds(number.get<std::int64_t>());
}

Dossier dossier(const json& tree) {
  const json& cause = tree.at("cause");
  Dossier result{.project = tree.at("project"),
                 .target = tree.at("target"),
                 .purpose = tree.at("purpose"),
                 .started = tree.at("started"),
                 .release = tree.at("release"),
                 .step = tree.at("step"),
                 .cause = {.sentence = cause.at("sentence"),
                           .next = cause.at("next"),
                           .lines = cause.at("lines"),
                           .final = cause.at("final")},
                 .result = tree.at("result"),
                 .commands = {},
                 .containers = {},
                 .folder = tree.at("folder")};
  for (const json& ran : tree.at("commands")) {
    result.commands.push_back({.step = ran.at("step"),
                               .command = ran.at("command"),
                               .outcome = ran.at("outcome"),
                               .ok = ran.at("ok"),
                               .duration = milliseconds(ran.at("milliseconds"))});
  }
  for (const json& container : tree.at("containers")) {
    result.containers.push_back({.name = container.at("name"),
                                 .status = container.at("status"),
                                 .log = container.at("log")});
  }
  return result;
}

}  // namespace

std::string to_json(const Dossier& dossier) {
  json commands = json::array();
  for (const auto& ran : dossier.commands) {
    commands.push_back({{"step", ran.step},
                        {"command", ran.command},
                        {"outcome", ran.outcome},
                        {"ok", ran.ok},
                        {"milliseconds", ran.duration.count()}});
  }
  json containers = json::array();
  for (const auto& container : dossier.containers) {
    containers.push_back(
        {{"name", container.name}, {"status", container.status}, {"log", container.log}});
  }
  const json tree{{"project", dossier.project},
                  {"target", dossier.target},
                  {"purpose", dossier.purpose},
                  {"started", dossier.started},
                  {"release", dossier.release},
                  {"step", dossier.step},
                  {"cause",
                   {{"sentence", dossier.cause.sentence},
                    {"next", dossier.cause.next},
                    {"lines", dossier.cause.lines},
                    {"final", dossier.cause.final}}},
                  {"result", dossier.result},
                  {"commands", std::move(commands)},
                  {"containers", std::move(containers)},
                  {"folder", dossier.folder}};
  return tree.dump(1, ' ', false, json::error_handler_t::replace) + "\n";
}

Dossier dossier_from_json(std::string_view text, const std::string& origin) {
  try {
    return dossier(json::parse(text));
  } catch (const json::exception& error) {
    throw base::Error({.what = std::string("evidence cannot be read: ") + error.what(),
                       .where = origin,
                       .next = "the logs beside it may still help"});
  }
}

std::string redacted(std::string text, const std::map<std::string, base::Secret>& secrets) {
  for (const auto& [name, secret] : secrets) {
    const std::string& value = secret.reveal();
    if (value.size() < shortest_secret) continue;
    for (auto at = text.find(value); at != std::string::npos; at = text.find(value, at + 3)) {
      text.replace(at, value.size(), "***");
    }
  }
  return text;
}

void save(const Dossier& dossier, const std::filesystem::path& run_folder) {
  base::write_file(run_folder / file_name, to_json(dossier), 0600);
}

std::optional<Dossier> last_dossier(const std::filesystem::path& state) {
  std::vector<std::filesystem::path> runs;
  std::error_code none;
  for (const auto& entry : std::filesystem::directory_iterator(state / "runs", none)) {
    runs.push_back(entry.path());
  }
  std::sort(runs.rbegin(), runs.rend());
  for (const auto& run : runs) {
    const auto path = run / file_name;
    if (const auto text = base::read_file_if_there(path)) {
      return dossier_from_json(*text, path.string());
    }
  }
  return std::nullopt;
}

}  // namespace cloudctl::action
