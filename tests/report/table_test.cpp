#include "report/table.h"

#include <doctest/doctest.h>

#include "base/text.h"

using namespace cloudctl;
using report::Column;
using report::Row;

namespace {

const std::vector<Column> columns{{.title = "NAME", .least = 6, .importance = 9},
                                  {.title = "IMAGE", .least = 8, .importance = 2},
                                  {.title = "URL", .least = 0, .importance = 5}};

std::vector<Row> rows() {
  return {{{"web", {}}, {"registry.example.com/web:1", {}}, {"http://127.0.0.1:8080", {}}},
          {{"a-very-long-service-name", {}}, {"db:1", {}}, {"", {}}}};
}

}  // namespace

TEST_CASE("table: as wide as it needs when there is no width") {
  CHECK(report::table(columns, rows(), {}) ==
        "NAME                      IMAGE                       URL\n"
        "web                       registry.example.com/web:1  http://127.0.0.1:8080\n"
        "a-very-long-service-name  db:1\n");
}

TEST_CASE("table: clips what may be clipped, then leaves out the least important") {
  CHECK(report::table(columns, rows(), {.colour = false, .width = 60}) ==
        "NAME                      IMAGE        URL\n"
        "web                       registry.e…  http://127.0.0.1:8080\n"
        "a-very-long-service-name  db:1\n");
  CHECK(report::table(columns, rows(), {.colour = false, .width = 34}) ==
        "NAME         URL\n"
        "web          http://127.0.0.1:8080\n"
        "a-very-lon…\n");
  for (int width = 12; width < 90; ++width) {
    for (const auto& line :
         base::lines(report::table(columns, rows(), {.colour = false, .width = width}))) {
      CHECK(base::display_width(line) <= width);
    }
  }
}

TEST_CASE("table: a column without any value is not shown") {
  const std::vector<Row> bare{{{"web", {}}, {"", {}}, {"", {}}}};
  CHECK(report::table(columns, bare, {}) == "NAME\nweb\n");
}

TEST_CASE("table: control characters are shown, not obeyed") {
  const std::vector<Row> evil{{{"a\x1b[2J\nb", {}}, {"", {}}, {"", {}}}};
  CHECK(report::table(columns, evil, {}) == "NAME\na\\x1b[2J\\x0ab\n");
}
