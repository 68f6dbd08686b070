#include "release/dossier.h"

#include <nlohmann/json.hpp>

#include "base/error.h"

namespace cloudctl::release {
namespace {

using nlohmann::json;

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
                           .lines = cause.at("lines")},
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
                    {"lines", dossier.cause.lines}}},
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

}  // namespace cloudctl::release
