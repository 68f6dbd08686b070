#pragma once
// Where the boxes of a picture stand and how lines run between them: in columns from left to right,
// so that every line leads rightwards, no two boxes touch, and no line runs through a box. Pure,
// the same for the same input; knows nothing of what is in the boxes. All lengths are pixels.

#include <string>
#include <vector>

namespace cloudctl::report {

struct GraphBox {
  std::string name;
  int width = 0, height = 0;
  std::vector<std::string> leads_to;
  bool first = false;  // has the leftmost column for itself: where everything comes from
};

// Boxes of a column are as wide as its widest.
struct GraphPlace {
  std::string name;
  int x = 0, y = 0, width = 0, height = 0;
  bool operator==(const GraphPlace&) const = default;
};

struct GraphPoint {
  int x = 0, y = 0;
  bool operator==(const GraphPoint&) const = default;
};

// From the right side of a box to the left side of another: points in pairs, a curve between the
// two of each pair, which have a gap between columns to themselves, and a level line to the next
// pair through a column.
struct GraphLine {
  std::string from, to;
  std::vector<GraphPoint> points;
  bool operator==(const GraphLine&) const = default;
};

struct GraphLayout {
  int width = 0, height = 0;       // of everything, from 0, 0
  std::vector<GraphPlace> places;  // by column, then from above
  std::vector<GraphLine> lines;    // by from, to
};

// What is led to stands to the right of all that lead there. A line that would have to lead
// leftwards, which only a circle can ask for, is left out; so is one to a name that is not there.
[[nodiscard]] GraphLayout laid_out(const std::vector<GraphBox>& boxes);

}  // namespace cloudctl::report
