#pragma once
// What `graph` answers: a project's parts as a tree in text, as Mermaid (mermaid.js.org,
// "Flowcharts") or as an SVG of its own for light and dark surroundings; the facts as JSON. The
// same graph gives the same bytes.

#include <string>

#include "report/graph.h"
#include "report/look.h"

namespace cloudctl::report {

enum class GraphForm { tree, mermaid, svg };

struct GraphStyle {
  GraphForm form = GraphForm::tree;
  bool ascii = false;  // of a tree: no character beyond ASCII but those of names
};

[[nodiscard]] Answer graph_view(const Graph& graph, const GraphStyle& style, const Look& look);

// The three forms.
[[nodiscard]] std::string graph_tree(const Graph& graph, bool ascii, const Look& look);
[[nodiscard]] std::string graph_mermaid(const Graph& graph);
[[nodiscard]] std::string graph_svg(const Graph& graph);

}  // namespace cloudctl::report
