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

}  // namespace

std::string graph_mermaid(const Graph& graph) {
  const bool reached = std::any_of(graph.parts.begin(), graph.parts.end(),
                                   [](const auto& part) { return !part.reached.empty(); });
  std::string text = "%% " + graph.project + " on " + graph.target + "\nflowchart LR\n";
  if (reached) text += "  outside((\"outside\"))\n";
  for (const auto& part : graph.parts) text += box(part);
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
