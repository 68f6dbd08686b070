#include "release/quantity.h"

#include <doctest/doctest.h>

#include <utility>
#include <vector>

using cloudctl::release::is_same_quantity;

TEST_CASE("quantity: the same worth in other words is the same") {
  const std::vector<std::pair<const char*, const char*>> same = {
      {"1", "1000m"},         {"0.5", "500m"},
      {".5", "500m"},         {"1.5", "1500m"},
      {"2", "2.0"},           {"1Gi", "1024Mi"},
      {"0.5Gi", "512Mi"},     {"1Gi", "1073741824"},
      {"1G", "1000M"},        {"1e3", "1k"},
      {"1E3", "1000"},        {"12e-1", "1200m"},
      {"5e+2", "500"},        {"1E", "1000000000G"},
      {"1Ei", "1024Pi"},      {"100000u", "100m"},
      {"1000000n", "1m"},     {"0", "0Gi"},
      {"-1", "-1000m"},       {"+1", "1"},
      {"0.0000000001", "1n"}, {"10Ti", "10240Gi"},
      {"1024Ki", "1Mi"},      {"1.", "1"},
      {"8Ei", "8192Pi"},      {"9223372036854775807", "9223372036854775807"},
  };
  for (const auto& [a, b] : same) {
    CAPTURE(a);
    CAPTURE(b);
    CHECK(is_same_quantity(a, b));
    CHECK(is_same_quantity(b, a));
  }
}

TEST_CASE("quantity: another worth, and what is none, is not the same") {
  const std::vector<std::pair<const char*, const char*>> others = {
      {"1", "1001m"}, {"1Gi", "1G"},    {"1", "1Ki"}, {"1Mi", "1M"},      {"", ""},
      {"a", "a"},     {"m", "m"},       {"1x", "1x"}, {"1.2.3", "1.2.3"}, {"-1", "1"},
      {"1e", "1e"},   {"1e99", "1e99"}, {"..", ".."}, {"1 Gi", "1 Gi"},   {"1mi", "1mi"},
  };
  for (const auto& [a, b] : others) {
    CAPTURE(a);
    CAPTURE(b);
    CHECK_FALSE(is_same_quantity(a, b));
  }
}
