#include "metrics/metrics.h"

#include <doctest/doctest.h>

using namespace notes::metrics;

TEST_CASE("metrics: requests are counted by route, method and status, times in buckets") {
  Requests requests;
  requests.count({"/a", "GET", 200}, std::chrono::microseconds(500));
  requests.count({"/a", "GET", 200}, std::chrono::microseconds(501));
  requests.count({"/a", "POST", 201}, std::chrono::seconds(2));
  std::string out;
  requests.append(out);
  for (const char* line :
       {"# TYPE notes_http_requests_total counter\n",
        "notes_http_requests_total{route=\"/a\",method=\"GET\",code=\"200\"} 2\n",
        "notes_http_requests_total{route=\"/a\",method=\"POST\",code=\"201\"} 1\n",
        "# TYPE notes_http_request_duration_seconds histogram\n",
        "notes_http_request_duration_seconds_bucket{route=\"/a\",le=\"0.0005\"} 1\n",
        "notes_http_request_duration_seconds_bucket{route=\"/a\",le=\"0.001\"} 2\n",
        "notes_http_request_duration_seconds_bucket{route=\"/a\",le=\"1\"} 2\n",
        "notes_http_request_duration_seconds_bucket{route=\"/a\",le=\"+Inf\"} 3\n",
        "notes_http_request_duration_seconds_sum{route=\"/a\"} 2.001001\n",
        "notes_http_request_duration_seconds_count{route=\"/a\"} 3\n"}) {
    CAPTURE(line);
    CHECK(out.find(line) != std::string::npos);
  }
}

TEST_CASE("metrics: label values are escaped") {
  CHECK(label_value("a\"b\\c\nd") == "\"a\\\"b\\\\c\\nd\"");
}

TEST_CASE("metrics: the process tells its memory, time and descriptors") {
  std::string out;
  append_process(out, 1795262400.5);
  CHECK(out.find("process_start_time_seconds 1795262400.5\n") != std::string::npos);
  for (const char* name : {"process_resident_memory_bytes ", "process_open_fds "}) {
    const std::size_t at = out.find(std::string("\n") + name);
    REQUIRE(at != std::string::npos);
    CHECK(std::stod(out.substr(at + 1 + std::string(name).size())) >= 3);
  }
}
