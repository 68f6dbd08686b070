#include "report/graph_layout.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <cstdint>

using namespace cloudctl;
using report::GraphBox;
using report::GraphLayout;
using report::GraphPlace;

namespace {

const GraphPlace& place(const GraphLayout& layout, const std::string& name) {
  const auto found = std::find_if(layout.places.begin(), layout.places.end(),
                                  [&](const GraphPlace& one) { return one.name == name; });
  REQUIRE(found != layout.places.end());
  return *found;
}

GraphBox box(const std::string& name, const std::vector<std::string>& leads_to) {
  return {.name = name, .width = 120, .height = 60, .leads_to = leads_to};
}

bool touch(const GraphPlace& a, const GraphPlace& b) {
  return a.x <= b.x + b.width && b.x <= a.x + a.width && a.y <= b.y + b.height &&
         b.y <= a.y + a.height;
}

// What a curve between two points of a pair, or a level line between two pairs, may not meet.
bool meets(const report::GraphPoint& from, const report::GraphPoint& to, const GraphPlace& box) {
  const auto [top, bottom] = std::minmax(from.y, to.y);
  return from.x < box.x + box.width && box.x < to.x && top < box.y + box.height &&
         box.y < bottom + 1;
}

void check_sound(const GraphLayout& layout) {
  for (std::size_t i = 0; i < layout.places.size(); ++i) {
    const GraphPlace& one = layout.places[i];
    CAPTURE(one.name);
    CHECK((one.x >= 0 && one.y >= 0));
    CHECK((one.x + one.width <= layout.width && one.y + one.height <= layout.height));
    for (std::size_t j = i + 1; j < layout.places.size(); ++j) {
      CAPTURE(layout.places[j].name);
      CHECK_FALSE(touch(one, layout.places[j]));
    }
  }
  for (const auto& line : layout.lines) {
    CAPTURE(line.from);
    CAPTURE(line.to);
    REQUIRE(line.points.size() % 2 == 0);
    for (std::size_t i = 1; i < line.points.size(); ++i) {
      CHECK(line.points[i - 1].x < line.points[i].x);
      if (i % 2 == 0) CHECK(line.points[i - 1].y == line.points[i].y);
      for (const auto& one : layout.places)
        CHECK_FALSE(meets(line.points[i - 1], line.points[i], one));
    }
    const GraphPlace &from = place(layout, line.from), &to = place(layout, line.to);
    CHECK(line.points.front() == report::GraphPoint{from.x + from.width, from.y + from.height / 2});
    CHECK(line.points.back() == report::GraphPoint{to.x, to.y + to.height / 2});
  }
}

// The same numbers on every machine, unlike those of <random>'s distributions.
class Dice {
 public:
  explicit Dice(std::uint32_t seed) : state_(seed) {}
  std::size_t below(std::size_t end) {
    state_ = state_ * 1664525U + 1013904223U;
    return (state_ >> 8U) % end;
  }

 private:
  std::uint32_t state_;
};

std::vector<GraphBox> project(std::size_t size, std::uint32_t seed) {
  Dice dice(seed);
  std::vector<GraphBox> boxes;
  for (std::size_t i = 0; i < size; ++i) {
    GraphBox one = box("s" + std::to_string(i), {});
    one.width = 90 + static_cast<int>(dice.below(200));
    one.height = 40 + static_cast<int>(dice.below(90));
    for (std::size_t n = dice.below(4); n > 0 && i > 0; --n) {
      one.leads_to.push_back("s" + std::to_string(dice.below(i)));
    }
    boxes.push_back(std::move(one));
  }
  GraphBox outside{.name = "outside", .width = 80, .height = 36, .leads_to = {}, .first = true};
  for (std::size_t i = 0; i < size; i += 7) outside.leads_to.push_back(boxes[i].name);
  boxes.push_back(std::move(outside));
  return boxes;
}

}  // namespace

TEST_CASE("graph: what is used stands to the right of all that use it") {
  const GraphLayout layout = report::laid_out(
      {box("db", {}), box("web", {"api", "db"}), box("api", {"db"}), box("alone", {})});
  check_sound(layout);
  CHECK(layout.lines.size() == 3);
  CHECK(place(layout, "web").x < place(layout, "api").x);
  CHECK(place(layout, "api").x < place(layout, "db").x);
  CHECK(place(layout, "alone").x == place(layout, "web").x);
}

TEST_CASE("graph: where everything comes from has the first column for itself") {
  GraphBox outside = box("outside", {"web"});
  outside.first = true;
  const GraphLayout layout = report::laid_out({box("web", {}), box("worker", {}), outside});
  check_sound(layout);
  CHECK(place(layout, "outside").x == 0);
  CHECK(place(layout, "worker").x > 0);
  CHECK(place(layout, "worker").x == place(layout, "web").x);
}

TEST_CASE("graph: no two boxes touch and no line runs through a box, in projects of any size") {
  for (const std::size_t size : {1U, 2U, 3U, 9U, 50U, 120U}) {
    for (std::uint32_t seed = 1; seed <= 6; ++seed) {
      CAPTURE(size);
      CAPTURE(seed);
      check_sound(report::laid_out(project(size, seed)));
    }
  }
}

TEST_CASE("graph: fifty services that all use one database are not one endless column") {
  std::vector<GraphBox> boxes{box("db", {})};
  for (int i = 0; i < 50; ++i) boxes.push_back(box("s" + std::to_string(i), {"db"}));
  const GraphLayout layout = report::laid_out(boxes);
  check_sound(layout);
  CHECK(layout.lines.size() == 50);
  CHECK(layout.height < 1200);
}

TEST_CASE("graph: the same boxes give the same picture, in whatever order they come") {
  auto boxes = project(50, 3);
  const GraphLayout layout = report::laid_out(boxes);
  std::reverse(boxes.begin(), boxes.end());
  const GraphLayout again = report::laid_out(boxes);
  CHECK(layout.places == again.places);
  CHECK(layout.lines == again.lines);
}

TEST_CASE("graph: nothing gives nothing, and a name that is not there leads nowhere") {
  CHECK(report::laid_out({}).places.empty());
  const GraphLayout layout = report::laid_out({box("web", {"nobody", "web"})});
  CHECK(layout.places.size() == 1);
  CHECK(layout.lines.empty());
}
