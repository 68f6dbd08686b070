#include "support/fake_cluster.h"

#include <algorithm>

#include "support/fake_runner.h"

namespace cloudctl::test {
namespace {

std::string line(const std::string& type, const std::string& json) {
  return R"({"type":")" + type + R"(","object":)" + json + "}";
}

bool has(const process::CommandLine& command, const std::string& word) {
  return std::find(command.argv.begin(), command.argv.end(), word) != command.argv.end();
}

std::string after(const process::CommandLine& command, const std::string& word) {
  const auto at = std::find(command.argv.begin(), command.argv.end(), word);
  return at == command.argv.end() ? "" : *(at + 1);
}

}  // namespace

void FakeCluster::put(const std::string& resource, const std::string& uid,
                      const std::string& json) {
  const std::lock_guard guard(mutex_);
  const bool known = objects_[resource].count(uid) > 0;
  objects_[resource][uid] = json;
  news_[resource].push_back(line(known ? "MODIFIED" : "ADDED", json));
  idle_.erase(resource);
}

void FakeCluster::remove(const std::string& resource, const std::string& uid) {
  const std::lock_guard guard(mutex_);
  news_[resource].push_back(line("DELETED", objects_[resource][uid]));
  objects_[resource].erase(uid);
  idle_.erase(resource);
}

void FakeCluster::close_watches() {
  const std::lock_guard guard(mutex_);
  for (auto& [resource, all] : objects_) ++round_[resource];
  idle_.clear();
}

void FakeCluster::remove_unseen(const std::string& resource, const std::string& uid) {
  const std::lock_guard guard(mutex_);
  objects_[resource].erase(uid);
}

bool FakeCluster::away() const {
  return clock_.passed() >= away_from && clock_.passed() < away_until;
}

void FakeCluster::settle(std::size_t watches) {
  std::unique_lock lock(mutex_);
  changed_.notify_all();
  changed_.wait_for(lock, std::chrono::seconds(5),
                    [&] { return away() || !refusal.empty() || idle_.size() >= watches; });
}

process::Completed FakeCluster::watch(const std::string& resource,
                                      const process::RunOptions& options) {
  std::unique_lock lock(mutex_);
  const int round = round_[resource];
  news_[resource].clear();
  for (const auto& [uid, json] : objects_[resource]) {
    news_[resource].push_back(line("ADDED", json));
  }
  for (;;) {
    auto lines = std::exchange(news_[resource], {});
    lock.unlock();
    for (const auto& one : lines) options.on_line(process::Stream::out, one);
    lock.lock();
    if (!news_[resource].empty()) continue;
    if (round == round_[resource] && !away()) idle_.insert(resource);
    changed_.notify_all();
    changed_.wait(lock, options.stop,
                  [&] { return away() || round != round_[resource] || !news_[resource].empty(); });
    idle_.erase(resource);
    if (options.stop.stop_requested()) return {.ending = process::Ending::stopped};
    if (away()) return exits(1, "", "http2: client connection lost\n");
    if (round != round_[resource]) return exits(0);
  }
}

process::Completed FakeCluster::run(const process::CommandLine& command,
                                    const process::RunOptions& options) {
  {
    const std::lock_guard guard(mutex_);
    asked_.push_back(process::printed(command));
  }
  if (!refusal.empty()) return exits(1, "", refusal);
  if (away()) {
    return exits(1, "",
                 "The connection to the server 10.99.0.2:6443 was refused - did you "
                 "specify the right host or port?\n");
  }
  if (has(command, "--watch")) return watch(after(command, "get"), options);
  if (has(command, "logs")) return exits(0, log);
  if (after(command, "--raw").find("/events") != std::string::npos) {
    return exits(0, R"({"kind":"EventList","apiVersion":"v1","items":)" + events + "}");
  }
  if (has(command, "--raw")) return exits(1, "", "Error from server (NotFound): not found\n");
  const std::lock_guard guard(mutex_);
  std::string items;
  for (const auto& [uid, json] : objects_[after(command, "get")]) {
    items += (items.empty() ? "" : ",") + json;
  }
  return exits(0, R"({"kind":"List","apiVersion":"v1","items":[)" + items + "]}");
}

std::vector<std::string> FakeCluster::asked() const {
  const std::lock_guard guard(mutex_);
  return asked_;
}

}  // namespace cloudctl::test
