#include <algorithm>

#include "base/text.h"
#include "report/graph_ground.h"
#include "report/graph_layout.h"
#include "report/graph_view.h"
#include "report/status_view.h"
#include "report/svg.h"

namespace cloudctl::report {

namespace {

constexpr int margin = 24;
constexpr int heading = 44;  // above the boxes
constexpr int frame = 16;    // between the frame of a cluster and what is in it
constexpr int line_height = 17;
constexpr int padding = 12;  // within a box
constexpr int lid = 7;       // half the height of a database's upper side
constexpr int longest = 44;  // columns of a line; a title holds the whole
constexpr const char* outside = "outside";

// Dark where the reader's surroundings are dark; colours of states only add to their words.
constexpr const char* sheet = R"(<style>
text{font:12px ui-monospace,SFMono-Regular,Menlo,Consolas,"DejaVu Sans Mono",monospace;fill:#57606a}
.name{font-size:14px;font-weight:bold;fill:#1f2328}
.paper{fill:#ffffff}
.box{fill:#f6f8fa;stroke:#8c959f}
.zone{fill:none;stroke:#8c959f;stroke-dasharray:4 3}
.line{fill:none;stroke:#8c959f;stroke-width:1.3}
.tip{fill:#8c959f}
.reached{fill:#0550ae}
.good{fill:#1a7f37}
.fair{fill:#9a6700}
.bad{fill:#cf222e}
@media (prefers-color-scheme:dark){
text{fill:#9198a1}
.name{fill:#f0f6fc}
.paper{fill:#0d1117}
.box{fill:#151b23;stroke:#656c76}
.zone{stroke:#656c76}
.line{stroke:#656c76}
.tip{fill:#656c76}
.reached{fill:#79c0ff}
.good{fill:#3fb950}
.fair{fill:#d29922}
.bad{fill:#ff7b72}
}
</style>
)";

struct Words {
  std::string text, kind;  // kind: class in the sheet
};

const char* kind_of(observe::Condition condition) {
  switch (condition) {
    case observe::Condition::serving:
      return "good";
    case observe::Condition::starting:
    case observe::Condition::degraded:
      return "fair";
    case observe::Condition::failing:
    case observe::Condition::missing:
      return "bad";
    case observe::Condition::stopped:
      break;
  }
  return "fact";
}

// A dot for each replica, as far as they can be counted at a glance.
std::string dots(const GraphLife& life) {
  if (life.wanted < 1 || life.wanted > 10) return "";
  std::string text;
  for (int i = 0; i < life.wanted; ++i) text += i < life.ready ? "●" : "○";
  return text + " ";
}

std::vector<Words> words_of(const GraphPart& part) {
  std::vector<Words> words{{.text = part.name, .kind = "name"}};
  for (auto& fact : facts_of(part)) words.push_back({.text = std::move(fact), .kind = "fact"});
  if (!part.reached.empty()) words.push_back({.text = part.reached, .kind = "reached"});
  if (part.life) {
    words.push_back(
        {.text = dots(*part.life) + life_words(part), .kind = kind_of(part.life->condition)});
  }
  return words;
}

int width_of(const Words& words) {
  return svg_width(base::clipped(words.text, longest), words.kind == "name");
}

GraphBox box_of(const GraphPart& part) {
  GraphBox box{.name = part.name, .width = 0, .height = 0, .leads_to = part.uses};
  const auto words = words_of(part);
  for (const auto& line : words) box.width = std::max(box.width, width_of(line) + 2 * padding);
  box.height = static_cast<int>(words.size()) * line_height + 2 * padding - 4 +
               (part.database ? lid * 2 : 0);
  return box;
}

std::vector<GraphBox> boxes_of(const Graph& graph) {
  std::vector<GraphBox> boxes;
  GraphBox source{.name = outside, .width = 84, .height = 36, .leads_to = {}, .first = true};
  for (const auto& part : graph.parts) {
    boxes.push_back(box_of(part));
    // A space cannot be in a part's name, so this one is nobody's.
    boxes.back().name = " " + part.name;
    for (auto& name : boxes.back().leads_to) name = " " + name;
    if (!part.reached.empty()) source.leads_to.push_back(boxes.back().name);
  }
  if (!source.leads_to.empty()) boxes.push_back(source);
  return boxes;
}

std::string shape(const GraphPlace& place, bool database) {
  if (!database) {
    return "<rect class=\"box\"" + svg_number("x", place.x) + svg_number("y", place.y) +
           svg_number("width", place.width) + svg_number("height", place.height) + " rx=\"6\"/>\n";
  }
  const std::string half = std::to_string(place.width / 2) + "," + std::to_string(lid);
  const std::string across = std::to_string(place.width / 2 * 2);
  const std::string side = std::to_string(place.height - 2 * lid);
  const std::string begin = "M" + std::to_string(place.x) + "," + std::to_string(place.y + lid);
  return "<path class=\"box\" d=\"" + begin + "a" + half + " 0 0 1 " + across + ",0v" + side + "a" +
         half + " 0 0 1 -" + across + ",0z\"/>\n<path class=\"line\" d=\"" + begin + "a" + half +
         " 0 0 0 " + across + ",0\"/>\n";
}

std::string written(const GraphPlace& place, const GraphPart& part) {
  std::string text =
      "<g><title>" + svg_text(part.name) + "</title>\n" + shape(place, part.database);
  int y = place.y + padding + 10 + (part.database ? lid * 2 - 2 : 0);
  for (const auto& words : words_of(part)) {
    const std::string shown = base::clipped(words.text, longest);
    text += "<text class=\"" + words.kind + "\"" + svg_number("x", place.x + padding) +
            svg_number("y", y) + ">";
    if (shown != words.text) text += "<title>" + svg_text(words.text) + "</title>";
    text += svg_text(shown) + "</text>\n";
    y += line_height;
  }
  return text + "</g>\n";
}

std::string source(const GraphPlace& place) {
  return "<g><rect class=\"box\"" + svg_number("x", place.x) + svg_number("y", place.y) +
         svg_number("width", place.width) + svg_number("height", place.height) + " rx=\"18\"/>\n" +
         "<text class=\"fact\"" + svg_number("x", place.x + place.width / 2) +
         svg_number("y", place.y + place.height / 2 + 4) + " text-anchor=\"middle\">" + outside +
         "</text></g>\n";
}

std::string point(int x, int y) {
  return std::to_string(x) + "," + std::to_string(y);
}

std::string curve(const GraphLine& line) {
  std::string path;
  for (std::size_t i = 0; i + 1 < line.points.size(); i += 2) {
    const GraphPoint from = line.points[i], to = line.points[i + 1];
    const int half = (from.x + to.x) / 2;
    path += (i == 0 ? "M" : "L") + point(from.x, from.y) + "C" + point(half, from.y) + " " +
            point(half, to.y) + " " + point(to.x, to.y);
  }
  return "<path class=\"line\" marker-end=\"url(#tip)\" d=\"" + path + "\"/>\n";
}

std::string opened(const Graph& graph, const GraphLayout& layout, int head_width) {
  const int width = std::max(layout.width, head_width) + 2 * margin;
  const int height = layout.height + heading + 2 * margin;
  const std::string name = svg_text(graph.project + " on " + graph.target);
  return "<svg xmlns=\"http://www.w3.org/2000/svg\"" + svg_number("width", width) +
         svg_number("height", height) + " viewBox=\"0 0 " + std::to_string(width) + " " +
         std::to_string(height) + "\" role=\"img\" aria-label=\"" + name + "\">\n<title>" + name +
         "</title>\n" + sheet +
         "<defs><marker id=\"tip\" viewBox=\"0 0 8 8\" refX=\"8\" refY=\"4\" markerWidth=\"7\" "
         "markerHeight=\"7\" orient=\"auto\"><path class=\"tip\" d=\"M0,0L8,4L0,8z\"/></marker>"
         "</defs>\n<rect class=\"paper\" width=\"100%\" height=\"100%\"/>\n";
}

// How far the parts are moved to stand below what is drawn.
struct Ground {
  int x = 0, y = 0;
  std::string drawing;
};

// The frame of the cluster with its zones; only what comes from outside stays out of it. The layout
// gets the room for it.
Ground prepared(const Graph& graph, GraphLayout& layout) {
  if (!graph.cluster) return {};
  int left = layout.width;
  for (const auto& place : layout.places) {
    if (place.name != outside) left = std::min(left, place.x);
  }
  const int shift = left == 0 ? frame : 0;
  const int x = left + shift;
  const auto zones = drawn_ground(*graph.cluster, margin + x, margin + heading + frame);
  const int width = std::max(layout.width - left, zones.width) + 2 * frame;
  const int height = zones.height + layout.height + 3 * frame;
  const std::string box = "<rect class=\"zone\"" + svg_number("x", margin + x - frame) +
                          svg_number("y", margin + heading) + svg_number("width", width) +
                          svg_number("height", height) + " rx=\"10\"/>\n";
  layout.width = x - frame + width;
  layout.height = height;
  return {.x = shift, .y = zones.height + 2 * frame, .drawing = box + zones.drawing};
}

}  // namespace

std::string graph_svg(const Graph& graph) {
  GraphLayout layout = laid_out(boxes_of(graph));
  const Ground ground = prepared(graph, layout);
  const Words head{.text = graph.project + " on " + graph.target, .kind = "name"};
  const Words release{.text = graph.release, .kind = "fact"};
  std::string text = opened(graph, layout, std::max(width_of(head), width_of(release)));
  int y = margin + 12;
  for (const Words* words : {&head, &release}) {
    if (words->text.empty()) continue;
    text += "<text class=\"" + words->kind + "\"" + svg_number("x", margin) + svg_number("y", y) +
            ">" + svg_text(words->text) + "</text>\n";
    y += line_height;
  }
  text += ground.drawing;
  const auto moved = [&](auto& thing) {
    thing.x += margin + ground.x;
    thing.y += margin + heading + ground.y;
  };
  for (auto& line : layout.lines) {
    std::for_each(line.points.begin(), line.points.end(), moved);
    text += curve(line);
  }
  for (auto& place : layout.places) {
    moved(place);
    const GraphPart* part = find_part(graph, place.name.substr(1));
    text += place.name == outside ? source(place) : written(place, *part);
  }
  return text + "</svg>\n";
}

}  // namespace cloudctl::report
