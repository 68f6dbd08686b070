#include "report/graph_layout.h"

#include <algorithm>
#include <map>

namespace cloudctl::report {

namespace {

constexpr int column_gap = 88;    // room for the curves
constexpr int box_gap = 20;       // between boxes above each other
constexpr int lane_height = 14;   // of a line that passes a column
constexpr std::size_t rows = 10;  // boxes in a column; what is more goes into a further one
constexpr int sweeps = 8;

// Something that takes room in a column: a box, or the lane of all lines to `lane_to`.
struct Item {
  const GraphBox* box = nullptr;
  std::string lane_to;
  int y = 0;
  std::vector<std::size_t> before, after;  // items of the neighbouring columns that it is joined to

  [[nodiscard]] int height() const { return box != nullptr ? box->height : lane_height; }
  [[nodiscard]] int middle() const { return y + height() / 2; }
};

struct Board {
  std::vector<Item> items;
  std::vector<std::vector<std::size_t>> columns;                     // items, from above
  std::map<std::string, std::size_t> column_of;                      // by box
  std::map<std::string, std::size_t> item_of;                        // by box
  std::map<std::pair<std::string, std::size_t>, std::size_t> lanes;  // by box led to, column
};

using Boxes = std::map<std::string, const GraphBox*>;
using Ranks = std::map<std::string, std::size_t>;

// The longest way to each box.
Ranks ranks_of(const Boxes& boxes) {
  bool has_first = false;
  for (const auto& [name, box] : boxes) has_first = has_first || box->first;
  Ranks ranks;
  for (const auto& [name, box] : boxes) ranks[name] = has_first && !box->first ? 1 : 0;
  for (std::size_t pass = 0; pass < boxes.size(); ++pass) {
    bool moved = false;
    for (const auto& [name, box] : boxes) {
      for (const auto& to : box->leads_to) {
        const auto found = ranks.find(to);
        if (found == ranks.end() || found->second > ranks[name]) continue;
        found->second = ranks[name] + 1;
        moved = true;
      }
    }
    if (!moved) break;
  }
  return ranks;
}

// Boxes of one rank by what leads to them, then by name, so that relatives share a column.
std::vector<std::vector<std::string>> by_rank(const Boxes& boxes, const Ranks& ranks) {
  std::map<std::size_t, std::vector<std::string>> of_rank;
  for (const auto& [name, rank] : ranks) of_rank[rank].push_back(name);
  std::vector<std::vector<std::string>> columns;
  for (auto& [rank, names] : of_rank) {
    // Those that lead on stand last, next to what they lead to.
    std::stable_partition(names.begin(), names.end(),
                          [&](const auto& name) { return boxes.at(name)->leads_to.empty(); });
    for (std::size_t at = 0; at < names.size(); at += rows) {
      const auto begin = names.begin() + static_cast<std::ptrdiff_t>(at);
      const auto end =
          names.begin() + static_cast<std::ptrdiff_t>(std::min(at + rows, names.size()));
      columns.emplace_back(begin, end);
    }
  }
  return columns;
}

Board board_of(const Boxes& boxes) {
  Board board;
  for (const auto& names : by_rank(boxes, ranks_of(boxes))) {
    std::vector<std::size_t> column;
    for (const auto& name : names) {
      board.column_of[name] = board.columns.size();
      board.item_of[name] = board.items.size();
      column.push_back(board.items.size());
      board.items.push_back({.box = boxes.at(name), .lane_to = "", .before = {}, .after = {}});
    }
    board.columns.push_back(std::move(column));
  }
  return board;
}

void join(Board& board, std::size_t left, std::size_t right) {
  auto& after = board.items[left].after;
  if (std::find(after.begin(), after.end(), right) != after.end()) return;
  after.push_back(right);
  board.items[right].before.push_back(left);
}

// All lines to one box share a lane in each column that they pass.
std::size_t lane(Board& board, const std::string& to, std::size_t column) {
  const auto [found, added] = board.lanes.try_emplace({to, column}, board.items.size());
  if (added) {
    board.items.push_back({.box = nullptr, .lane_to = to, .before = {}, .after = {}});
    board.columns[column].push_back(found->second);
  }
  return found->second;
}

// The items that the line goes through, in order; none if it would have to go leftwards.
std::vector<std::size_t> way(Board& board, const std::string& from, const std::string& to) {
  const auto end = board.column_of.find(to);
  const std::size_t begin = board.column_of.at(from);
  if (end == board.column_of.end() || end->second <= begin) return {};
  std::vector<std::size_t> items{board.item_of.at(from)};
  for (std::size_t column = begin + 1; column < end->second; ++column) {
    items.push_back(lane(board, to, column));
  }
  items.push_back(board.item_of.at(to));
  for (std::size_t i = 1; i < items.size(); ++i) join(board, items[i - 1], items[i]);
  return items;
}

// Middle of the neighbours; of none, its own.
double wish(const Board& board, std::size_t item, bool leftwards,
            const std::vector<double>& middles) {
  const auto& near = leftwards ? board.items[item].before : board.items[item].after;
  if (near.empty()) return middles[item];
  double sum = 0;
  for (const std::size_t other : near) sum += middles[other];
  return sum / static_cast<double>(near.size());
}

// Fewer crossings: each column is sorted by where its neighbours stand, to and fro.
void order_columns(Board& board) {
  std::vector<double> middles(board.items.size());
  const auto number = [&](const std::vector<std::size_t>& column) {
    for (std::size_t i = 0; i < column.size(); ++i) {
      middles[column[i]] = (static_cast<double>(i) + 0.5) / static_cast<double>(column.size());
    }
  };
  for (const auto& column : board.columns) number(column);
  for (int sweep = 0; sweep < sweeps; ++sweep) {
    const bool leftwards = sweep % 2 == 0;
    for (std::size_t i = 0; i < board.columns.size(); ++i) {
      auto& column = board.columns[leftwards ? i : board.columns.size() - 1 - i];
      std::map<std::size_t, double> wishes;
      for (const std::size_t item : column) wishes[item] = wish(board, item, leftwards, middles);
      std::stable_sort(column.begin(), column.end(),
                       [&](std::size_t a, std::size_t b) { return wishes.at(a) < wishes.at(b); });
      number(column);
    }
  }
}

int gap_between(const Item& above, const Item& below) {
  return above.box != nullptr && below.box != nullptr ? box_gap : box_gap / 2;
}

// One below the other, each as near as that allows to where its neighbours on the left stand.
void place_column(Board& board, const std::vector<std::size_t>& column) {
  std::vector<double> middles(board.items.size());
  for (std::size_t i = 0; i < middles.size(); ++i) middles[i] = board.items[i].middle();
  int drift = 0, free_from = 0;
  for (std::size_t i = 0; i < column.size(); ++i) {
    Item& item = board.items[column[i]];
    const int wanted =
        item.before.empty()
            ? free_from
            : static_cast<int>(wish(board, column[i], true, middles)) - item.height() / 2;
    item.y = i == 0 ? wanted : std::max(wanted, free_from);
    drift += item.y - wanted;
    const bool last = i + 1 == column.size();
    free_from = item.y + item.height() + (last ? 0 : gap_between(item, board.items[column[i + 1]]));
  }
  // What was pushed down is shared between all.
  if (column.empty()) return;
  const int share = drift / static_cast<int>(column.size());
  for (const std::size_t item : column) board.items[item].y -= share;
}

// Columns from left to right, then all moved down so that the topmost begins at 0.
void place_rows(Board& board) {
  for (const auto& column : board.columns) place_column(board, column);
  int top = 0;
  for (const Item& item : board.items) top = std::min(top, item.y);
  for (Item& item : board.items) item.y -= top;
}

struct Column {
  int x = 0, width = 0;
};

std::vector<Column> across(const Board& board) {
  std::vector<Column> columns;
  int x = 0;
  for (const auto& items : board.columns) {
    Column column{.x = x, .width = 0};
    for (const std::size_t item : items) {
      const GraphBox* box = board.items[item].box;
      if (box != nullptr) column.width = std::max(column.width, box->width);
    }
    columns.push_back(column);
    x += column.width + column_gap;
  }
  return columns;
}

GraphLine drawn(const Board& board, const std::vector<Column>& columns,
                const std::vector<std::size_t>& items) {
  const Item& from = board.items[items.front()];
  const Item& to = board.items[items.back()];
  GraphLine line{.from = from.box->name, .to = to.box->name, .points = {}};
  std::size_t column = board.column_of.at(line.from);
  line.points.push_back({.x = columns[column].x + columns[column].width, .y = from.middle()});
  for (std::size_t i = 1; i + 1 < items.size(); ++i) {
    ++column;
    const int y = board.items[items[i]].middle();
    line.points.push_back({.x = columns[column].x, .y = y});
    line.points.push_back({.x = columns[column].x + columns[column].width, .y = y});
  }
  line.points.push_back({.x = columns[column + 1].x, .y = to.middle()});
  return line;
}

std::vector<std::vector<std::size_t>> all_ways(Board& board, const Boxes& boxes) {
  std::vector<std::vector<std::size_t>> ways;
  for (const auto& [name, box] : boxes) {
    std::vector<std::string> names = box->leads_to;
    std::sort(names.begin(), names.end());
    names.erase(std::unique(names.begin(), names.end()), names.end());
    for (const auto& to : names) {
      auto items = way(board, name, to);
      if (!items.empty()) ways.push_back(std::move(items));
    }
  }
  return ways;
}

}  // namespace

GraphLayout laid_out(const std::vector<GraphBox>& boxes) {
  Boxes named;
  for (const auto& box : boxes) named.emplace(box.name, &box);
  Board board = board_of(named);
  const auto ways = all_ways(board, named);
  order_columns(board);
  place_rows(board);
  const auto columns = across(board);
  GraphLayout layout;
  for (std::size_t i = 0; i < columns.size(); ++i) {
    for (const std::size_t number : board.columns[i]) {
      const Item& item = board.items[number];
      layout.height = std::max(layout.height, item.y + item.height());
      if (item.box == nullptr) continue;
      layout.places.push_back({.name = item.box->name,
                               .x = columns[i].x,
                               .y = item.y,
                               .width = columns[i].width,
                               .height = item.box->height});
    }
    layout.width = columns[i].x + columns[i].width;
  }
  for (const auto& items : ways) layout.lines.push_back(drawn(board, columns, items));
  return layout;
}

}  // namespace cloudctl::report
