#include <doctest/doctest.h>

#include "base/text.h"

using namespace cloudctl;
using std::chrono::milliseconds;

TEST_CASE("quantity: durations are shown as one would say them") {
  const auto shown = [](std::int64_t ms) { return base::human_duration(milliseconds(ms)); };
  CHECK(shown(0) == "0 s");
  CHECK(shown(-5) == "0 s");
  CHECK(shown(40) == "40 ms");
  CHECK(shown(300) == "0.3 s");
  CHECK(shown(999) == "1 s");
  CHECK(shown(1'240) == "1.2 s");
  CHECK(shown(9'960) == "10 s");
  CHECK(shown(12'400) == "12 s");
  CHECK(shown(59'600) == "1 min");
  CHECK(shown(184'000) == "3 min 4 s");
  CHECK(shown(3'600'000) == "1 h");
  CHECK(shown(3'900'000) == "1 h 5 min");
  CHECK(shown(90'000'000) == "1 d 1 h");
}

TEST_CASE("quantity: sizes are shown in powers of 1024 with three digits") {
  CHECK(base::human_bytes(0) == "0 B");
  CHECK(base::human_bytes(512) == "512 B");
  CHECK(base::human_bytes(1536) == "1.5 KiB");
  CHECK(base::human_bytes(20U << 20U) == "20 MiB");
  CHECK(base::human_bytes((1U << 20U) - 1) == "1 MiB");
  CHECK(base::human_bytes(130'547'916) == "125 MiB");
  CHECK(base::human_bytes(~0ULL) == "16 EiB");
}

TEST_CASE("quantity: a duration is numbers with units, the larger first") {
  using namespace std::chrono_literals;
  CHECK(base::parse_duration("30s") == 30s);
  CHECK(base::parse_duration("5m") == 5min);
  CHECK(base::parse_duration("1h30m") == 90min);
  CHECK(base::parse_duration("500ms") == 500ms);
  CHECK(base::parse_duration("2d") == 48h);
  CHECK(base::parse_duration("1d2h3m4s5ms") == 24h + 2h + 3min + 4s + 5ms);
  CHECK(base::parse_duration("0s") == 0s);
}

TEST_CASE("quantity: what is no duration is not guessed") {
  for (const char* text : {"", "30", "s", "5 m", " 5m", "5m ", "-5m", "1.5h", "5M", "5min", "1m1h",
                           "1m1m", "1h30", "5µs", "1w", "99999999999999999999s", "36501d"}) {
    CAPTURE(text);
    CHECK_FALSE(base::parse_duration(text));
  }
}

TEST_CASE("quantity: cpu is cores or thousandths of one") {
  CHECK(base::parse_cpu("500m") == 500);
  CHECK(base::parse_cpu("2") == 2000);
  CHECK(base::parse_cpu("0.5") == 500);
  CHECK(base::parse_cpu("0.001") == 1);
  CHECK(base::parse_cpu("0") == 0);
  for (const char* text : {"", "m", "-1", "0.0005", "1.5m", "500 m", "2 cores", "1e3", ".5", "5.",
                           "9300000000000000"}) {
    CAPTURE(text);
    CHECK_FALSE(base::parse_cpu(text));
  }
}

TEST_CASE("quantity: bytes know both families of units") {
  CHECK(base::parse_bytes("64Mi") == 64LL << 20U);
  CHECK(base::parse_bytes("1Gi") == 1LL << 30U);
  CHECK(base::parse_bytes("1.5Gi") == 3LL << 29U);
  CHECK(base::parse_bytes("500M") == 500'000'000);
  CHECK(base::parse_bytes("10k") == 10'000);
  CHECK(base::parse_bytes("1024") == 1024);
  CHECK(base::parse_bytes("0.1Ki") == 103);
  CHECK(base::parse_bytes("8191Pi") == 8191LL << 50U);
}

TEST_CASE("quantity: milli-bytes and other slips are not bytes") {
  for (const char* text : {"", "Mi", "64mi", "64MB", "64Mib", "100m", "64 Mi", "-1", "1K", "1e9",
                           "8192Pi", "99999999999999999999", "1.2345678Gi", "1.Gi"}) {
    CAPTURE(text);
    CHECK_FALSE(base::parse_bytes(text));
  }
}
