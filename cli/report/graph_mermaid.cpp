#include <algorithm>

#include "report/graph_view.h"

namespace cloudctl::report {

namespace {

// As Mermaid has it ("Entity codes to escape characters"): "#" begins an entity, and a backtick
// would begin Markdown.
std::string label(const std::string& text) {
  std::string result;
  for (const char c : text) {
    switch (c) {
      case '"':
        result += "#quot;";
        break;
      case '#':
        result += "#35;";
        break;
      case '<':
        result += "#lt;";
        break;
      case '>':
        result += "#gt;";
        break;
      case '&':
        result += "#amp;";
        break;
      case '`':
        result += "#96;";
        break;
      default:
        result += static_cast<unsigned char>(c) < 0x20 ? ' ' : c;
    }
  }
  return result;
}

// A word of its own, for "end" and others mean something there.
std::string id(const std::string& name) {
  std::string result = "part_" + name;
  std::replace(result.begin(), result.end(), '-', '_');
  return result;
}

std::string box(const GraphPart& part) {
  std::string words = "<b>" + label(part.name) + "</b>";
  for (const auto& fact : facts_of(part)) words += "<br/>" + label(fact);
  if (const std::string life = life_words(part); !life.empty()) words += "<br/>" + label(life);
  return "  " + id(part.name) + (part.database ? "[(\"" + words + "\")]" : "[\"" + words + "\"]") +
         "\n";
}

// What runs on the machines of the cluster, unlike a database elsewhere.
bool is_elsewhere(const GraphPart& part) {
  return part.database && part.from.find(" elsewhere") != std::string::npos;
}

std::string zones(const GraphCluster& cluster) {
  std::string text;
  int number = 0;
  for (const auto& zone : cluster.zones) {
    const std::string name = "zone_" + std::to_string(number++);
    text += "  subgraph " + name + " [\"" + label(zone.name) + "\"]\n";
    int network = 0;
    for (const auto& subnet : zone.subnets) {
      std::string words = "<b>" + label(subnet.name) + "</b>";
      for (const auto& held : subnet.holds) words += "<br/>" + label(held);
      text += "  " + name + "_" + std::to_string(network++) + "[\"" + words + "\"]\n";
    }
    text += "  end\n";
  }
  return text;
}

std::string boxes(const Graph& graph) {
  std::string inside, outside;
  for (const auto& part : graph.parts) {
    (graph.cluster && is_elsewhere(part) ? outside : inside) += box(part);
  }
  if (!graph.cluster) return inside;
  const GraphCluster& cluster = *graph.cluster;
  return "  subgraph cluster [\"cluster " + label(cluster.name) + ", " + label(cluster.place) +
         "\"]\n" + zones(cluster) + "  subgraph nodes [\"nodes: " + label(cluster.nodes) + "\"]\n" +
         inside + "  end\n  end\n" + outside;
}

}  // namespace

std::string graph_mermaid(const Graph& graph) {
  const bool reached = std::any_of(graph.parts.begin(), graph.parts.end(),
                                   [](const auto& part) { return !part.reached.empty(); });
  std::string text = "%% " + graph.project + " on " + graph.target + "\nflowchart LR\n";
  if (reached) text += "  outside((\"outside\"))\n";
  text += boxes(graph);
  for (const auto& part : graph.parts) {
    if (part.reached.empty()) continue;
    text += "  outside -->|\"" + label(part.reached) + "\"| " + id(part.name) + "\n";
  }
  for (const auto& part : graph.parts) {
    for (const auto& used : part.uses) text += "  " + id(part.name) + " --> " + id(used) + "\n";
  }
  return text;
}

}  // namespace cloudctl::report
