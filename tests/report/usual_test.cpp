#include "report/usual.h"

#include <doctest/doctest.h>

using std::chrono::milliseconds;
using namespace cloudctl;

TEST_CASE("usual: nothing is said with less than three samples") {
  CHECK_FALSE(report::usual({}));
  CHECK_FALSE(report::usual({milliseconds(1), milliseconds(2)}));
  CHECK(report::took(milliseconds(12000), {milliseconds(1)}) == "12 s");
}

TEST_CASE("usual: the median of the last ten, whatever happened once") {
  CHECK(report::usual({milliseconds(10), milliseconds(900000), milliseconds(20)}) ==
        milliseconds(20));
  CHECK(report::usual({milliseconds(1), milliseconds(2), milliseconds(3), milliseconds(8)}) ==
        milliseconds(2));
  std::vector<milliseconds> many(50, milliseconds(100000));
  many.insert(many.end(), 10, milliseconds(5));
  CHECK(report::usual(many) == milliseconds(5));
}
