#include "store/allowance.h"

#include <doctest/doctest.h>

using notes::store::Allowance;

TEST_CASE("allowance: a hundredth of the room may be filled without another count") {
  Allowance allowance(1001);
  CHECK_FALSE(allowance.take());
  allowance.counted(700);
  CHECK(allowance.take());
  CHECK(allowance.take());
  CHECK(allowance.take());
  CHECK_FALSE(allowance.take());
}

TEST_CASE("allowance: close to the limit every addition is counted") {
  Allowance allowance(1000);
  allowance.counted(950);
  CHECK_FALSE(allowance.take());
  allowance.counted(1000);
  CHECK_FALSE(allowance.take());
}
