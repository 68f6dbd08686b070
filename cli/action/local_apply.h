#pragma once
// A recorded release brought up by compose: waves, each started and awaited, a verdict from
// outside, and what no longer belongs to it removed last. The same steps serve the way forward and
// the way back. Knows nothing of records' results, locks or what happens on failure.

#include <chrono>
#include <filesystem>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "action/execute.h"
#include "action/local.h"
#include "observe/wait.h"
#include "release/record.h"

namespace cloudctl::action {

struct Apply {
  release::Record record;
  std::filesystem::path file;  // its compose.yaml
  std::map<std::string, base::Secret> secrets;
  std::vector<observe::Container> there;  // before
  std::set<std::string> renewed;  // services to be made anew: values of their secrets have changed
  std::optional<std::chrono::steady_clock::time_point> until;
  std::string prefix;  // of step ids: "" or "back/"
};

// "clear" if a killed run left half-made containers, "start/1" for each wave, "verdict", and "tidy"
// if something is to be removed.
[[nodiscard]] std::vector<Step> apply_steps(const Apply& apply);

// How each service gets there, with changed secrets taken into account.
[[nodiscard]] std::map<std::string, Way> ways(const Apply& apply);

// Names of containers that are one too many after scaling down: those with the highest host ports,
// so that the first ports stay served; else those with the highest numbers.
[[nodiscard]] std::vector<std::string> surplus(const release::ServiceRecord& wanted,
                                               const std::vector<observe::Container>& there);

// Replacements that compose had made but not yet put in place when its run was killed; it gives
// them the name of the container to be replaced with its id before it, and stumbles over them
// later.
[[nodiscard]] std::vector<std::string> half_made(const std::vector<observe::Container>& there);

// Of services that the release does not have, and made by us.
[[nodiscard]] std::vector<std::string> orphans(const release::Record& record,
                                               const std::vector<observe::Container>& there);

}  // namespace cloudctl::action
