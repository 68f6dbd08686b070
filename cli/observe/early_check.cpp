#include "observe/early_check.h"

#include <algorithm>
#include <future>

#include "tool/docker_act.h"

namespace cloudctl::observe {
namespace {

// Between two tries, at least; and so many times as long as the last one took.
constexpr std::chrono::milliseconds pause{500};
constexpr int share = 2;

const plan::Probe* check_of(const Container& container, const std::vector<Expected>& expected) {
  if (container.phase != Phase::running || container.health != Health::starting) return nullptr;
  const auto found = std::find_if(expected.begin(), expected.end(), [&](const Expected& one) {
    return one.service == container.service && is_made_for(container, one);
  });
  if (found == expected.end() || !found->probes.ready) return nullptr;
  return found->probes.ready->kind == config::ProbeKind::exec ? &*found->probes.ready : nullptr;
}

bool passes(const Eyes& eyes, const Container& container, const plan::Probe& check) {
  const auto command = tool::docker_exec({.container = container.id, .command = check.command});
  return eyes.runner
      .run(command, {.deadline = std::chrono::seconds(std::max(1, check.timeout_seconds))})
      .ok();
}

}  // namespace

void EarlyChecks::run(const Eyes& eyes, std::vector<Container>& containers,
                      const std::vector<Expected>& expected) {
  const auto begin = eyes.clock.steady();
  std::vector<std::pair<Tries*, std::future<bool>>> running;
  for (const auto& container : containers) {
    const auto* check = check_of(container, expected);
    if (check == nullptr) continue;
    auto& tries = tries_[container.id];
    if (tries.started != container.started) tries = {.started = container.started};
    if (tries.passed || begin < tries.not_before) continue;
    running.emplace_back(&tries, std::async(std::launch::async, [&eyes, &container, check] {
      return passes(eyes, container, *check);
    }));
  }
  for (auto& [tries, passed] : running) {
    tries->passed = passed.get();
    const auto now = eyes.clock.steady();
    tries->not_before =
        now + std::max<std::chrono::steady_clock::duration>(pause, share * (now - begin));
  }
  for (auto& container : containers) {
    const auto tries = tries_.find(container.id);
    const bool passed = tries != tries_.end() && tries->second.passed;
    if (passed && check_of(container, expected) != nullptr) container.health = Health::healthy;
  }
}

}  // namespace cloudctl::observe
