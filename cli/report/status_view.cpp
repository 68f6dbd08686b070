#include "report/status_view.h"

#include <nlohmann/json.hpp>

#include "base/text.h"
#include "report/table.h"

namespace cloudctl::report {

namespace {

using Json = nlohmann::ordered_json;
using observe::Condition;
using observe::Phase;

Ink ink_of(Condition condition) {
  switch (condition) {
    case Condition::serving:
      return Ink::green;
    case Condition::starting:
    case Condition::degraded:
      return Ink::yellow;
    case Condition::failing:
    case Condition::missing:
      return Ink::red;
    case Condition::stopped:
      return Ink::dim;
  }
  return Ink::plain;
}

const char* phase_word(Phase phase) {
  switch (phase) {
    case Phase::created:
      return "created";
    case Phase::running:
      return "running";
    case Phase::restarting:
      return "restarting";
    case Phase::paused:
      return "paused";
    case Phase::exited:
      return "exited";
    case Phase::removing:
      return "removing";
    case Phase::dead:
      return "dead";
  }
  return "unknown";
}

std::string services_table(const observe::State& state, const Look& look) {
  const std::vector<Column> columns{{.title = "SERVICE", .least = 8, .importance = 9},
                                    {.title = "STATE", .least = 0, .importance = 9},
                                    {.title = "READY", .least = 0, .importance = 8},
                                    {.title = "RESTARTS", .least = 0, .importance = 3},
                                    {.title = "IMAGE", .least = 12, .importance = 5},
                                    {.title = "URL", .least = 0, .importance = 7}};
  std::vector<Row> rows;
  for (const auto& service : state.services) {
    int restarts = 0;
    for (const auto& container : service.containers) restarts += container.restarts;
    rows.push_back({{.text = service.name, .ink = Ink::bold},
                    {.text = condition_word(service.condition), .ink = ink_of(service.condition)},
                    {.text = std::to_string(service.ready) + "/" + std::to_string(service.wanted)},
                    {.text = restarts > 0 ? std::to_string(restarts) : ""},
                    {.text = service.image.substr(0, service.image.find('@'))},
                    {.text = service.urls.empty() ? "" : service.urls.front(), .ink = Ink::cyan}});
  }
  return table(columns, rows, look);
}

// In a cluster, where each pod is and how it fares.
std::string pods_table(const observe::State& state, const Look& look) {
  const std::vector<Column> columns{{.title = "POD", .least = 12, .importance = 9},
                                    {.title = "STATE", .least = 8, .importance = 9},
                                    {.title = "RESTARTS", .least = 0, .importance = 7},
                                    {.title = "NODE", .least = 6, .importance = 6},
                                    {.title = "STARTED", .least = 0, .importance = 4}};
  std::vector<Row> rows;
  for (const auto& service : state.services) {
    for (const auto& pod : service.containers) {
      if (pod.words.empty()) continue;
      const Ink ink = pod.health == observe::Health::healthy ? Ink::green : Ink::yellow;
      rows.push_back({{.text = pod.name},
                      {.text = pod.words, .ink = ink},
                      {.text = pod.restarts > 0 ? std::to_string(pod.restarts) : ""},
                      {.text = pod.node},
                      {.text = pod.started}});
    }
  }
  return rows.empty() ? "" : "\n" + table(columns, rows, look);
}

std::string details(const observe::ServiceState& service) {
  std::string text;
  if (!service.scaling.empty()) {
    text +=
        "\n" + service.name + " is scaled by its load: " + base::printable(service.scaling) + "\n";
  }
  if (!service.reason.empty()) {
    text += "\n" + service.name + ": " + base::printable(service.reason) + "\n";
    if (!service.next.empty()) text += "  next: " + base::printable(service.next) + "\n";
  }
  for (std::size_t i = 1; i < service.urls.size(); ++i) {
    text +=
        (i == 1 ? "\n" + service.name + " also answers at\n" : "") + "  " + service.urls[i] + "\n";
  }
  return text;
}

Json container_json(const observe::Container& container) {
  return Json{{"name", container.name},
              {"replica", container.number},
              {"phase", phase_word(container.phase)},
              {"image", container.image},
              {"restarts", container.restarts},
              {"exit_code", container.exit_code},
              {"out_of_memory", container.out_of_memory},
              {"started", container.started},
              {"node", container.node},
              {"words", container.words}};
}

std::string json(const StatusFacts& facts) {
  Json services = Json::array();
  for (const auto& service : facts.state.services) {
    Json containers = Json::array();
    for (const auto& container : service.containers)
      containers.push_back(container_json(container));
    services.push_back(Json{{"name", service.name},
                            {"state", condition_word(service.condition)},
                            {"wanted", service.wanted},
                            {"running", service.running},
                            {"ready", service.ready},
                            {"image", service.image},
                            {"reason", service.reason},
                            {"next", service.next},
                            {"urls", service.urls},
                            {"scaling", service.scaling},
                            {"containers", containers}});
  }
  return Json{{"v", 1},
              {"project", facts.project},
              {"target", facts.target},
              {"release", facts.release},
              {"services", services}}
      .dump(-1, ' ', false, Json::error_handler_t::replace);
}

}  // namespace

std::string condition_word(Condition condition) {
  switch (condition) {
    case Condition::serving:
      return "serving";
    case Condition::starting:
      return "starting";
    case Condition::degraded:
      return "degraded";
    case Condition::failing:
      return "failing";
    case Condition::stopped:
      return "stopped";
    case Condition::missing:
      return "missing";
  }
  return "unknown";
}

Answer status_view(const StatusFacts& facts, const Look& look) {
  std::string text = inked(facts.project, Ink::bold, look.colour) + " on " + facts.target;
  text += facts.release.empty() ? ": nothing deployed\n" : ", " + facts.release + "\n";
  if (!facts.state.services.empty()) text += "\n" + services_table(facts.state, look);
  text += pods_table(facts.state, look);
  for (const auto& service : facts.state.services) text += details(service);
  return {.text = text, .json = json(facts)};
}

}  // namespace cloudctl::report
