#pragma once
// Counts what happened and writes it in the Prometheus text format. Must not know who counts.

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <tuple>

namespace notes::metrics {

/** Upper bounds of the latency buckets, in seconds. */
inline constexpr std::array<double, 11> bounds = {0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025,
                                                  0.05,   0.1,   0.25,   0.5,   1.0};

/** What one request is counted under; the views must live forever. */
struct Label {
  std::string_view route;
  std::string_view method;
  int status = 0;

  auto operator<=>(const Label&) const = default;
};

class Requests {
 public:
  void count(const Label& label, std::chrono::microseconds took);

  /** `notes_http_requests_total` and `notes_http_request_duration_seconds`. */
  void append(std::string& out) const;

 private:
  struct Histogram {
    std::array<std::uint64_t, bounds.size() + 1> buckets{};  // not cumulated; the last is +Inf
    double seconds = 0;
  };
  std::map<Label, std::uint64_t> totals_;
  std::map<std::string_view, Histogram> durations_;
};

/** One metric without labels, with its HELP and TYPE lines. */
struct Plain {
  std::string_view name;
  std::string_view type;  // "counter" or "gauge"
  std::string_view help;
  double value = 0;
};
void append(std::string& out, const Plain& metric);

/** Resident memory, processor time, open descriptors and start time of this process, from /proc. */
void append_process(std::string& out, double start_seconds);

/** A label value, quoted as the format asks. */
std::string label_value(std::string_view text);

}  // namespace notes::metrics
