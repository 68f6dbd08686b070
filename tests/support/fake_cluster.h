#pragma once
// A Runner that stands for kubectl before a small cluster: watches tell what the test puts in,
// lists and events answer from it. The server can close its watches, or be away for a span of the
// clock.

#include <condition_variable>
#include <map>
#include <mutex>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include "process/runner.h"
#include "support/fake_clock.h"

namespace cloudctl::test {

class FakeCluster : public process::Runner {
 public:
  explicit FakeCluster(FakeClock& clock) : clock_(clock) {}

  std::string log;            // of every pod
  std::string events = "[]";  // JSON of the events, whatever is asked for
  std::chrono::milliseconds away_from{-1}, away_until{-1};
  std::string refusal;  // what kubectl says instead of watching

  // An object as JSON; replaces the one with the same uid.
  void put(const std::string& resource, const std::string& uid, const std::string& json);
  void remove(const std::string& resource, const std::string& uid);
  // As put and remove, but unseen by the watches that run now: they end, and others begin.
  void close_watches();
  void remove_unseen(const std::string& resource, const std::string& uid);

  // Until every watch has told everything; for the thread that waits.
  void settle(std::size_t watches);

  process::Completed run(const process::CommandLine& command,
                         const process::RunOptions& options) override;
  [[nodiscard]] std::vector<std::string> asked() const;

 private:
  [[nodiscard]] bool away() const;
  process::Completed watch(const std::string& resource, const process::RunOptions& options);

  FakeClock& clock_;
  mutable std::mutex mutex_;
  std::condition_variable_any changed_;
  std::map<std::string, std::map<std::string, std::string>> objects_;
  std::map<std::string, std::vector<std::string>> news_;  // lines of watches, by resource
  std::set<std::string> idle_;
  std::map<std::string, int> round_;  // grows when the server closes that watch
  std::vector<std::string> asked_;
};

}  // namespace cloudctl::test
