#include "action/cloud_turn.h"

#include <algorithm>

namespace cloudctl::action {
namespace {

namespace fs = std::filesystem;

// eksctl has nothing to lose: it only waits for CloudFormation.
constexpr std::chrono::milliseconds patience{0};

void end_earlier(World& world, const fs::path& folder) {
  const auto left = release::left_behind(folder);
  if (!left) return;
  std::vector<release::Child> living;
  std::copy_if(left->running.begin(), left->running.end(), std::back_inserter(living),
               release::is_alive);
  for (const auto& child : release::settle_children(living, world.clock, patience)) {
    world.progress.on({.kind = EventKind::warning,
                       .text = "\"" + child.program +
                               "\" of a run that was killed still ran and "
                               "was ended"});
  }
  release::discard_journal(folder);
}

}  // namespace

CloudTurn::CloudTurn(World& world, const fs::path& state, const release::Holder& self)
    : lock_(release::acquire({.folder = state / "cluster", .self = self}, world.clock)) {
  end_earlier(world, state / "cluster");
  journal_.emplace(state / "cluster", release::JournalEntry{.owner = self});
}

CloudTurn::~CloudTurn() {
  journal_->close();
}

}  // namespace cloudctl::action
