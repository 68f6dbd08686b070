#pragma once
// What is true now, whichever target it was asked of, and what it means in words. Plain values.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace cloudctl::observe {

enum class Health { none, starting, healthy, unhealthy };
enum class Phase { created, running, restarting, paused, exited, removing, dead };

struct Container {
  std::string id, name, service;
  int number = 1;     // which replica
  std::string image;  // reference it was made from
  std::string image_id;
  std::string config_hash;  // our label; empty if not made by us
  std::string release;      // our label: number of the release that made it
  Phase phase = Phase::created;
  Health health = Health::none;
  int exit_code = 0;
  bool out_of_memory = false;
  std::int64_t memory_limit = 0;  // bytes; 0: none
  int restarts = 0;
  int pid = 0;                    // of its first process, on the engine's machine; 0: not running
  std::string started, finished;  // ISO times
  std::string error;              // the engine's words for a start that failed
  std::string address;            // on the project's network
  std::vector<int> host_ports;    // published, for the first port
  std::string health_output;      // of the last health check
  std::string node;               // clusters: where the pod runs
  std::string words;              // clusters: "running", "CrashLoopBackOff", "terminating"
  bool operator==(const Container&) const = default;
};

enum class Condition { serving, starting, degraded, failing, stopped, missing };

struct ServiceState {
  std::string name;
  Condition condition = Condition::missing;
  int wanted = 0, running = 0, ready = 0;
  std::string image;
  std::string reason;  // one sentence, where there is something to say
  std::string next;    // what to do about it
  std::vector<std::string> urls;
  std::string scaling;  // of an autoscaler, with what keeps it from acting; empty: none
  std::vector<Container> containers;
  bool operator==(const ServiceState&) const = default;
};

struct State {
  std::vector<ServiceState> services;  // by name
  bool operator==(const State&) const = default;
};

// A failure with its cause in words: the same for deploy, status and `explain last`.
struct Cause {
  std::string sentence;            // `container "web-1" exits with 3`
  std::string next;                // `look at its last lines; run "cloudctl logs web"`
  std::vector<std::string> lines;  // the last lines of its log, valid UTF-8, at most 20
  bool final = false;              // it will not heal by waiting
  bool operator==(const Cause&) const = default;
};

}  // namespace cloudctl::observe
