#include "report/graph_ground.h"

#include <algorithm>

#include "report/svg.h"

namespace cloudctl::report {

namespace {

constexpr int line_height = 17;
constexpr int padding = 12;  // within a box
constexpr int gap = 12;      // between boxes, and around those of a zone
constexpr int label = 30;    // for the words above the boxes of a zone
constexpr int foot = 26;     // for those below

std::string line(const char* kind, int x, int y, const std::string& words) {
  return "<text class=\"" + std::string(kind) + "\"" + svg_number("x", x) + svg_number("y", y) +
         ">" + svg_text(words) + "</text>\n";
}

std::string rectangle(const char* kind, const std::string& corner, int width, int height) {
  return "<rect class=\"" + std::string(kind) + "\"" + corner + svg_number("width", width) +
         svg_number("height", height) + " rx=\"6\"/>\n";
}

std::string corner(int x, int y) {
  return svg_number("x", x) + svg_number("y", y);
}

int width_of(const GraphSubnet& subnet) {
  int width = svg_width(subnet.name, true);
  for (const auto& held : subnet.holds) width = std::max(width, svg_width(held, false));
  return width + 2 * padding;
}

int height_of(const GraphSubnet& subnet) {
  return static_cast<int>(1 + subnet.holds.size()) * line_height + 2 * padding - 4;
}

std::string drawn(const GraphSubnet& subnet, const std::string& box, int x, int y) {
  std::string text = "<g><title>" + svg_text(subnet.name) + "</title>\n" + box;
  text += line("name", x + padding, y + padding + 10, subnet.name);
  int row = 1;
  for (const auto& held : subnet.holds) {
    text += line("fact", x + padding, y + padding + 10 + line_height * row++, held);
  }
  return text + "</g>\n";
}

// Networks of a kind stand beside each other, so they are as high in every zone.
struct Rows {
  int width = 0;             // of a network
  std::vector<int> heights;  // of each row
  [[nodiscard]] int all() const {
    int sum = 0;
    for (const int height : heights) sum += height + gap;
    return sum;
  }
};

Rows rows_of(const GraphCluster& cluster) {
  Rows rows;
  for (const auto& zone : cluster.zones) {
    rows.width = std::max(rows.width, svg_width(zone.name, true));
    rows.heights.resize(std::max(rows.heights.size(), zone.subnets.size()));
    for (std::size_t i = 0; i < zone.subnets.size(); ++i) {
      rows.width = std::max(rows.width, width_of(zone.subnets[i]));
      rows.heights[i] = std::max(rows.heights[i], height_of(zone.subnets[i]));
    }
  }
  return rows;
}

std::string drawn(const GraphZone& zone, const Rows& rows, int x, int y) {
  std::string text = rectangle("zone", corner(x, y), rows.width + 2 * gap, label + rows.all());
  text += line("name", x + gap, y + 20, zone.name);
  y += label;
  for (std::size_t i = 0; i < zone.subnets.size(); ++i) {
    const std::string box = rectangle("box", corner(x + gap, y), rows.width, rows.heights[i]);
    text += drawn(zone.subnets[i], box, x + gap, y);
    y += rows.heights[i] + gap;
  }
  return text;
}

}  // namespace

GraphGround drawn_ground(const GraphCluster& cluster, int x, int y) {
  const Rows rows = rows_of(cluster);
  const int head = line_height + gap;
  const int step = rows.width + 3 * gap;
  const std::string title = "cluster " + cluster.name + ", " + cluster.place;
  const std::string nodes = "nodes: " + cluster.nodes;
  GraphGround ground{.width = step * static_cast<int>(cluster.zones.size()) - gap,
                     .height = head + label + rows.all() + foot,
                     .drawing = line("name", x, y + 12, title)};
  ground.width = std::max({ground.width, svg_width(title, true), svg_width(nodes, false)});
  for (const auto& zone : cluster.zones) {
    ground.drawing += drawn(zone, rows, x, y + head);
    x += step;
  }
  x -= step * static_cast<int>(cluster.zones.size());
  ground.drawing += line("fact", x, y + ground.height - 6, nodes);
  return ground;
}

}  // namespace cloudctl::report
