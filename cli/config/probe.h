#pragma once
// How a service is asked whether it is ready or alive, as the user wrote it.

#include <chrono>
#include <optional>
#include <string>
#include <vector>

namespace cloudctl::config {

using Duration = std::chrono::milliseconds;  // written as durations: "30s", "500ms"

enum class ProbeKind { http, tcp, exec };

struct Probe {
  ProbeKind kind = ProbeKind::tcp;
  std::string path;                  // http
  std::optional<int> port;           // http, tcp
  std::vector<std::string> command;  // exec
  std::optional<Duration> delay, period, timeout;
  std::optional<int> failures;
  bool operator==(const Probe&) const = default;
};

struct Probes {
  std::optional<Probe> ready, live;
  std::optional<Duration> start;  // how long the start may take
  bool operator==(const Probes&) const = default;
};

}  // namespace cloudctl::config
