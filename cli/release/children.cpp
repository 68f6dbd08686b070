#include <signal.h>

#include <algorithm>
#include <charconv>
#include <fstream>
#include <sstream>

#include "base/text.h"
#include "release/journal.h"

namespace cloudctl::release {
namespace {

constexpr std::chrono::milliseconds grace = std::chrono::seconds(5);

struct Facts {
  char state = '?';
  std::int64_t start = 0;
};

// proc(5), stat: the name in parentheses may hold anything, so fields count from the last ')'.
std::optional<Facts> facts(int pid) {
  std::ifstream file("/proc/" + std::to_string(pid) + "/stat");
  std::stringstream whole;
  whole << file.rdbuf();
  const std::string text = whole.str();
  const auto end = text.rfind(") ");
  if (end == std::string::npos) return std::nullopt;
  const auto fields = base::split(std::string_view(text).substr(end + 2), ' ');
  if (fields.size() < 20 || fields[0].empty()) return std::nullopt;
  Facts result{.state = fields[0][0]};
  std::from_chars(fields[19].data(), fields[19].data() + fields[19].size(), result.start);
  return result;
}

std::vector<Child> alive(const std::vector<Child>& children) {
  std::vector<Child> living;
  std::copy_if(children.begin(), children.end(), std::back_inserter(living), is_alive);
  return living;
}

void signal_groups(const std::vector<Child>& children, int signal) {
  // Every program is the leader of its own group (process/posix_runner.h).
  for (const auto& child : children) ::kill(-child.pid, signal);
}

// What is still alive at the end of `time`, or when the wait was cancelled.
std::vector<Child> remaining(const std::vector<Child>& children, base::Clock& clock,
                             std::chrono::milliseconds time) {
  const auto end = clock.steady() + time;
  auto living = alive(children);
  while (!living.empty() && clock.steady() < end && clock.sleep(std::chrono::milliseconds(100))) {
    living = alive(living);
  }
  return living;
}

}  // namespace

std::int64_t start_time(int pid) {
  const auto found = facts(pid);
  return found ? found->start : 0;
}

bool is_alive(const Child& child) {
  if (child.pid <= 1) return false;
  const auto found = facts(child.pid);
  // A dead one that nobody has collected does nothing any more.
  if (!found || found->state == 'Z' || found->state == 'X') return false;
  return child.start != 0 && found->start == child.start;
}

std::vector<Child> settle_children(const std::vector<Child>& children, base::Clock& clock,
                                   std::chrono::milliseconds patience) {
  auto stubborn = remaining(children, clock, patience);
  if (stubborn.empty()) return {};
  signal_groups(stubborn, SIGTERM);
  signal_groups(remaining(stubborn, clock, grace), SIGKILL);
  return stubborn;
}

}  // namespace cloudctl::release
