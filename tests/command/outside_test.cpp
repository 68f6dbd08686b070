#include "command/outside.h"

#include <doctest/doctest.h>

namespace {

using namespace cloudctl;
using Words = std::vector<std::string>;

}  // namespace

TEST_CASE("outside: programs that are driven collect less garbage, unless somebody says how much") {
  CHECK(command::for_programs({"PATH=/bin"}) == Words{"PATH=/bin", "GOGC=400"});
  CHECK(command::for_programs({"GOGC=50", "PATH=/bin"}) == Words{"GOGC=50", "PATH=/bin"});
  CHECK(command::for_programs({"MY_GOGC=1"}) == Words{"MY_GOGC=1", "GOGC=400"});
}
