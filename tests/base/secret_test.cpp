#include "base/secret.h"

#include <doctest/doctest.h>
#include <fmt/format.h>

using namespace cloudctl;

TEST_CASE("secret: a value prints as three stars wherever it is formatted") {
  CHECK(fmt::format("{}", base::Secret("hunter2")) == "***");
  CHECK(fmt::format("[{:>5}]", base::Secret("hunter2")) == "[  ***]");
  CHECK(fmt::format("{}", base::Secret()) == "***");
}

TEST_CASE("secret: its value can be had by the word for it only") {
  CHECK(base::Secret("hunter2").reveal() == "hunter2");
  CHECK(base::Secret("a") == base::Secret("a"));
  CHECK_FALSE(base::Secret("a") == base::Secret("b"));
}
