#include "report/load_view.h"

#include <doctest/doctest.h>

using namespace cloudctl;
using std::chrono::microseconds;

namespace {

report::LoadFacts facts() {
  return {.url = "http://10.99.0.2:31080/",
          .from = "this machine",
          .per_second = 200,
          .requests = 1842,
          .p50 = microseconds(3900),
          .p90 = microseconds(8000),
          .p99 = microseconds(31000),
          .longest = microseconds(120500),
          .lasted = std::chrono::milliseconds(9210)};
}

}  // namespace

TEST_CASE("load: requests, failures and how long they took") {
  CHECK(report::load_view(facts(), {}).text ==
        "http://10.99.0.2:31080/ from this machine\n"
        "  1842 requests in 9.2 s: 200.0 per second of 200 asked for\n"
        "  0 failed\n"
        "  p50 3.9 ms, p90 8.0 ms, p99 31 ms, longest 120 ms\n");
}

TEST_CASE("load: what failed is said in words, and what was not sent too") {
  auto bad = facts();
  bad.failed = 2;
  bad.missed = 7;
  bad.failures = {"answered 503, 2 times"};
  const auto text = report::load_view(bad, {}).text;
  CHECK(text.find("  2 failed\n") != std::string::npos);
  CHECK(text.find("  7 not sent: ") != std::string::npos);
  CHECK(text.find("  - answered 503, 2 times\n") != std::string::npos);
}

TEST_CASE("load: nothing asked is no division by zero") {
  CHECK(report::load_view({.url = "u", .from = "this machine", .per_second = 1}, {})
            .json.find(R"("per_second":0.0)") != std::string::npos);
}
