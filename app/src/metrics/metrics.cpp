#include "metrics/metrics.h"

#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <fstream>

namespace notes::metrics {
namespace {

std::string number(double value) {
  char text[40];
  const int size = std::snprintf(text, sizeof text, "%.15g", value);
  return std::string(text, static_cast<std::size_t>(size));
}

void append_heading(std::string& out, const Plain& metric) {
  out += "# HELP ";
  out += metric.name;
  out += ' ';
  out += metric.help;
  out += "\n# TYPE ";
  out += metric.name;
  out += ' ';
  out += metric.type;
  out += '\n';
}

double resident_bytes() {
  std::ifstream statm("/proc/self/statm");
  double total = 0;
  double resident = 0;
  statm >> total >> resident;
  return resident * static_cast<double>(::sysconf(_SC_PAGESIZE));
}

double open_descriptors() {
  std::error_code problem;
  double count = 0;
  for (auto at = std::filesystem::directory_iterator("/proc/self/fd", problem);
       !problem && at != std::filesystem::directory_iterator(); at.increment(problem)) {
    ++count;
  }
  return std::max(0.0, count - 1);  // the listing itself holds one
}

double seconds(const timeval& time) {
  return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
}

}  // namespace

void Requests::count(const Label& label, std::chrono::microseconds took) {
  ++totals_[label];
  Histogram& histogram = durations_[label.route];
  const double lasted = static_cast<double>(took.count()) / 1e6;
  const auto bucket = std::lower_bound(bounds.begin(), bounds.end(), lasted) - bounds.begin();
  ++histogram.buckets[static_cast<std::size_t>(bucket)];
  histogram.seconds += lasted;
}

void Requests::append(std::string& out) const {
  append_heading(out, {"notes_http_requests_total", "counter",
                       "Requests answered, by route pattern, method and status."});
  for (const auto& [label, total] : totals_) {
    out += "notes_http_requests_total{route=" + label_value(label.route) +
           ",method=" + label_value(label.method) + ",code=\"" + std::to_string(label.status) +
           "\"} " + std::to_string(total) + '\n';
  }
  const std::string name = "notes_http_request_duration_seconds";
  append_heading(
      out, {name, "histogram", "From the first byte of a request to the last of its answer."});
  for (const auto& [route, histogram] : durations_) {
    const std::string label = "{route=" + label_value(route);
    std::uint64_t sum = 0;
    for (std::size_t i = 0; i < histogram.buckets.size(); ++i) {
      sum += histogram.buckets[i];
      const std::string bound = i < bounds.size() ? number(bounds[i]) : "+Inf";
      out += name + "_bucket" + label + ",le=\"" + bound + "\"} " + std::to_string(sum) + '\n';
    }
    out += name + "_sum" + label + "} " + number(histogram.seconds) + '\n';
    out += name + "_count" + label + "} " + std::to_string(sum) + '\n';
  }
}

void append(std::string& out, const Plain& metric) {
  append_heading(out, metric);
  out += metric.name;
  out += ' ';
  out += number(metric.value);
  out += '\n';
}

void append_process(std::string& out, double start_seconds) {
  rusage usage{};
  ::getrusage(RUSAGE_SELF, &usage);
  append(out, {"process_start_time_seconds", "gauge", "When the process began, in Unix time.",
               start_seconds});
  append(out, {"process_resident_memory_bytes", "gauge", "Resident memory.", resident_bytes()});
  append(out, {"process_cpu_seconds_total", "counter", "Processor time, user and system.",
               seconds(usage.ru_utime) + seconds(usage.ru_stime)});
  append(out, {"process_open_fds", "gauge", "Open file descriptors.", open_descriptors()});
}

std::string label_value(std::string_view text) {
  std::string quoted = "\"";
  for (const char c : text) {
    if (c == '\\' || c == '"') quoted += '\\';
    if (c == '\n') {
      quoted += "\\n";
    } else {
      quoted += c;
    }
  }
  return quoted + '"';
}

}  // namespace notes::metrics
