#pragma once
// Rows of cells as aligned columns that keep to a width: the columns that may shrink are clipped,
// then the least important ones are left out. Knows nothing of what the cells mean.

#include <string>
#include <vector>

#include "report/look.h"

namespace cloudctl::report {

struct Column {
  std::string title;
  int least = 0;       // columns that it may be clipped to; 0: never clipped
  int importance = 0;  // the lowest goes first when even clipping is not enough; 9: stays always
};

struct Cell {
  std::string text;
  Ink ink = Ink::plain;
};

using Row = std::vector<Cell>;

// Ends with a line end. Control characters of the cells are made visible.
[[nodiscard]] std::string table(const std::vector<Column>& columns, const std::vector<Row>& rows,
                                const Look& look);

}  // namespace cloudctl::report
