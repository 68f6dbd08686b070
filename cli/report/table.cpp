#include "report/table.h"

#include <algorithm>

#include "base/text.h"

namespace cloudctl::report {

namespace {

constexpr int gap = 2;

struct Shape {
  std::vector<int> widths;
  std::vector<bool> shown;

  [[nodiscard]] int total() const {
    int sum = 0;
    for (std::size_t i = 0; i < widths.size(); ++i) {
      if (shown[i]) sum += widths[i] + gap;
    }
    return sum - gap;
  }
};

Shape natural(const std::vector<Column>& columns, const std::vector<Row>& rows) {
  Shape shape;
  for (std::size_t i = 0; i < columns.size(); ++i) {
    int width = base::display_width(columns[i].title);
    bool filled = false;
    for (const Row& row : rows) {
      width = std::max(width, base::display_width(row[i].text));
      filled = filled || !row[i].text.empty();
    }
    shape.widths.push_back(width);
    shape.shown.push_back(filled || columns[i].importance == 9);
  }
  return shape;
}

// Takes from the widest column that can still give; false when none can.
bool narrow(Shape& shape, const std::vector<Column>& columns, int excess) {
  std::size_t widest = columns.size();
  for (std::size_t i = 0; i < columns.size(); ++i) {
    if (!shape.shown[i] || columns[i].least == 0 || shape.widths[i] <= columns[i].least) continue;
    if (widest == columns.size() || shape.widths[i] > shape.widths[widest]) widest = i;
  }
  if (widest == columns.size()) return false;
  shape.widths[widest] = std::max(columns[widest].least, shape.widths[widest] - excess);
  return true;
}

bool drop(Shape& shape, const std::vector<Column>& columns) {
  std::size_t least = columns.size();
  for (std::size_t i = 0; i < columns.size(); ++i) {
    if (!shape.shown[i] || columns[i].importance == 9) continue;
    if (least == columns.size() || columns[i].importance < columns[least].importance) least = i;
  }
  if (least == columns.size()) return false;
  shape.shown[least] = false;
  return true;
}

Shape fitted(const std::vector<Column>& columns, const std::vector<Row>& rows, int width) {
  Shape full = natural(columns, rows);
  if (width <= 0) return full;
  Shape kept = full;
  while (true) {
    Shape shape = kept;
    while (shape.total() > width && narrow(shape, columns, shape.total() - width)) {
    }
    if (shape.total() <= width || !drop(kept, columns)) return shape;
  }
}

std::string line(const Shape& shape, const Row& row, bool colour) {
  std::string text;
  int pending = 0;  // spaces owed before the next cell: none are left at the end of a line
  for (std::size_t i = 0; i < row.size(); ++i) {
    if (!shape.shown[i]) continue;
    const std::string cell = base::clipped(row[i].text, shape.widths[i]);
    if (!cell.empty()) {
      text += std::string(static_cast<std::size_t>(pending), ' ') + inked(cell, row[i].ink, colour);
      pending = 0;
    }
    pending += shape.widths[i] - base::display_width(cell) + gap;
  }
  return text + "\n";
}

}  // namespace

std::string table(const std::vector<Column>& columns, const std::vector<Row>& rows,
                  const Look& look) {
  std::vector<Row> safe = rows;
  for (Row& row : safe) {
    for (Cell& cell : row) cell.text = base::printable(cell.text);
  }
  const Shape shape = fitted(columns, safe, look.width);
  Row titles;
  for (const Column& column : columns) titles.push_back({.text = column.title, .ink = Ink::dim});
  std::string text = line(shape, titles, look.colour);
  for (const Row& row : safe) text += line(shape, row, look.colour);
  return text;
}

}  // namespace cloudctl::report
