#include "plan/waves.h"

#include <algorithm>
#include <set>

namespace cloudctl::plan {

namespace {

// Every service that is left uses another one that is left, so following the first such use must
// come back to a service seen before.
std::vector<std::string> find_cycle(const Uses& left) {
  std::vector<std::string> path{left.begin()->first};
  while (true) {
    const auto& uses = left.at(path.back());
    const std::string next = *std::find_if(
        uses.begin(), uses.end(), [&](const std::string& name) { return left.contains(name); });
    const auto seen = std::find(path.begin(), path.end(), next);
    if (seen != path.end()) {
      std::vector<std::string> cycle(seen, path.end());
      cycle.push_back(next);
      return cycle;
    }
    path.push_back(next);
  }
}

}  // namespace

Order order(const Uses& uses) {
  std::map<std::string, std::size_t> open;                  // how many it still waits for
  std::map<std::string, std::vector<std::string>> used_by;  // the other way round
  for (const auto& [name, used] : uses) {
    const std::set<std::string> distinct(used.begin(), used.end());
    open[name] = 0;
    for (const std::string& other : distinct) {
      if (!uses.contains(other)) continue;
      ++open[name];
      used_by[other].push_back(name);
    }
  }
  Order result;
  Uses left = uses;
  std::vector<std::string> wave;
  for (const auto& [name, count] : open) {
    if (count == 0) wave.push_back(name);
  }
  while (!wave.empty()) {
    std::vector<std::string> next;
    for (const std::string& name : wave) {
      left.erase(name);
      for (const std::string& user : used_by[name]) {
        if (--open[user] == 0) next.push_back(user);
      }
    }
    std::sort(next.begin(), next.end());
    result.waves.push_back(std::move(wave));
    wave = std::move(next);
  }
  if (!left.empty()) result.cycle = find_cycle(left);
  return result;
}

}  // namespace cloudctl::plan
