#include "observe/last_end.h"

#include <signal.h>

#include <algorithm>
#include <map>

#include "base/text.h"
#include "tool/docker_act.h"

namespace cloudctl::observe {
namespace {

constexpr std::chrono::seconds answer_time{5};

std::string limit_of(const Container& container) {
  return base::human_bytes(
      static_cast<std::uint64_t>(std::max<std::int64_t>(0, container.memory_limit)));
}

// Empty if memory has nothing to do with it. Some engines do not notice that memory ran out; then a
// kill under a limit is the best guess.
std::string memory_words(const Container& container) {
  const bool limited = container.memory_limit > 0;
  if (container.out_of_memory) {
    return limited ? "it ran out of memory, it had used all of its limit of " + limit_of(container)
                   : "this machine ran out of memory, and it has no limit";
  }
  if (container.exit_code != 128 + SIGKILL || !limited) return {};
  return "it was killed, most likely for want of memory: its limit is " + limit_of(container);
}

bool runs_again(const Container& container) {
  return container.phase == Phase::running && container.restarts > 0;
}

}  // namespace

std::vector<Container> with_last_ends(const Eyes& eyes, std::vector<Container> containers) {
  std::vector<std::string> ids;
  for (const auto& container : containers) {
    if (runs_again(container)) ids.push_back(container.id);
  }
  if (ids.empty()) return containers;
  const auto until =
      std::chrono::duration_cast<std::chrono::milliseconds>(eyes.clock.now().time_since_epoch());
  const auto done =
      eyes.runner.run(tool::docker_ends(ids, until.count()), {.deadline = answer_time});
  if (!done.ok()) return containers;  // then it is not told
  std::map<std::string, bool> out_of_memory;
  for (const auto& line : base::lines(done.out)) {
    if (base::trim(line).empty()) continue;
    const auto event = tool::parse_event(line);
    if (event.action == "oom") out_of_memory[event.container] = true;
    if (event.action != "die") continue;
    for (auto& container : containers) {
      if (container.id != event.container) continue;
      container.exit_code = event.exit_code;
      container.out_of_memory = out_of_memory[event.container];
    }
    out_of_memory[event.container] = false;
  }
  return containers;
}

State with_memory_told(State state) {
  for (auto& service : state.services) {
    if (service.condition != Condition::serving || !service.reason.empty()) continue;
    for (const auto& container : service.containers) {
      const std::string words = runs_again(container) ? memory_words(container) : std::string();
      if (words.empty()) continue;
      service.reason = "container \"" + container.name + "\" was started anew " +
                       base::plural(static_cast<std::size_t>(container.restarts), "time") + ": " +
                       words;
      service.next =
          "raise \"resources.memory\" of \"" + service.name + "\", or let the program use less";
      break;
    }
  }
  return state;
}

}  // namespace cloudctl::observe
