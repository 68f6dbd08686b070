#include "report/graph_view.h"

#include <nlohmann/json.hpp>

#include "report/status_view.h"

namespace cloudctl::report {

namespace {

using Json = nlohmann::ordered_json;

Json life_json(const GraphLife& life) {
  return Json{{"state", condition_word(life.condition)},
              {"ready", life.ready},
              {"wanted", life.wanted},
              {"reason", life.reason},
              {"urls", life.urls}};
}

Json part_json(const GraphPart& part) {
  Json json{{"name", part.name},       {"kind", part.database ? "database" : "service"},
            {"from", part.from},       {"ports", part.ports},
            {"reached", part.reached}, {"replicas", part.replicas},
            {"storage", part.storage}, {"with", part.with},
            {"uses", part.uses}};
  if (part.life) json["live"] = life_json(*part.life);
  return json;
}

Json cluster_json(const GraphCluster& cluster) {
  Json zones = Json::array();
  for (const auto& zone : cluster.zones) {
    Json subnets = Json::array();
    for (const auto& subnet : zone.subnets) {
      subnets.push_back({{"name", subnet.name}, {"holds", subnet.holds}});
    }
    zones.push_back({{"name", zone.name}, {"subnets", subnets}});
  }
  return Json{
      {"name", cluster.name}, {"place", cluster.place}, {"nodes", cluster.nodes}, {"zones", zones}};
}

std::string json(const Graph& graph) {
  Json parts = Json::array();
  for (const auto& part : graph.parts) parts.push_back(part_json(part));
  Json answer{{"v", 1},
              {"project", graph.project},
              {"target", graph.target},
              {"release", graph.release},
              {"parts", parts}};
  if (graph.cluster) answer["cluster"] = cluster_json(*graph.cluster);
  return answer.dump(-1, ' ', false, Json::error_handler_t::replace);
}

std::string text(const Graph& graph, const GraphStyle& style, const Look& look) {
  switch (style.form) {
    case GraphForm::mermaid:
      return graph_mermaid(graph);
    case GraphForm::svg:
      return graph_svg(graph);
    case GraphForm::tree:
      break;
  }
  return graph_tree(graph, style.ascii, look);
}

}  // namespace

Answer graph_view(const Graph& graph, const GraphStyle& style, const Look& look) {
  return {.text = text(graph, style, look), .json = json(graph)};
}

}  // namespace cloudctl::report
