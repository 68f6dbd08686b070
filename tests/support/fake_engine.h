#pragma once
// A Docker engine in memory: enough of `docker` and `docker compose` to deploy against, with faults
// that the real one does not produce on demand. Answers a FakeRunner's calls.

#include <functional>
#include <map>
#include <mutex>
#include <set>
#include <string>
#include <vector>

#include "process/runner.h"

namespace cloudctl::test {

struct FakeContainer {
  std::string id, name, service;
  int number = 1;
  std::string image, config = "cafe", state = "running", health, error, started;
  int exit_code = 0, restarts = 0, host_port = 0;
};

class FakeEngine : public process::Runner {
 public:
  process::Completed run(const process::CommandLine& command,
                         const process::RunOptions& options) override;

  // What compose makes of a service is passed through this: to break it.
  std::function<void(FakeContainer&)> on_made;
  // Called before every command: to cancel, or to let the engine go away.
  std::function<void(const std::string& printed)> on_command;
  std::map<std::string, std::string> configs;  // by service: what the compose file's label says
  std::set<std::string> images;
  std::vector<FakeContainer> containers;
  std::vector<std::string> volumes, networks;
  std::vector<std::string> log = {"last words"};
  std::string identity = "ENGINE", machine = "x86_64", host = "elsewhere";
  std::map<std::string, std::string> architectures;  // of images that are for another machine
  std::string events;                                // lines of what has happened
  std::string others;                                // lines of the list of everybody's containers
  bool answers = true, pulls = true;

  // Commands that ran, as printed, but for questions (ps, inspect, info, version, logs, context).
  [[nodiscard]] std::vector<std::string> deeds() const;
  [[nodiscard]] std::vector<std::string> all() const;

 private:
  process::Completed answer(const process::CommandLine& command);
  process::Completed compose_up(const process::CommandLine& command);
  process::Completed inspect(const std::vector<std::string>& ids) const;
  process::Completed inspect_images(const std::vector<std::string>& references) const;
  [[nodiscard]] std::string list() const;
  void remove(const std::vector<std::string>& names);
  void stop(const std::vector<std::string>& names);

  mutable std::mutex mutex_;
  std::vector<std::string> deeds_, all_;
  int made_ = 0;
};

}  // namespace cloudctl::test
