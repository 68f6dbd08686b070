#include "action/local_recover.h"

#include "action/local_deploy.h"
#include "base/error.h"
#include "base/text.h"
#include "release/journal.h"

namespace cloudctl::action {
namespace {

// So long a child of a killed run may go on by itself: it is likely to be nearly done.
constexpr std::chrono::seconds patience{15};

std::vector<std::string> settle(World& world, const release::JournalEntry& left) {
  std::vector<release::Child> living;
  for (const auto& child : left.running) {
    if (release::is_alive(child)) living.push_back(child);
  }
  if (living.empty()) return {};
  const auto ended = release::settle_children(living, world.clock, patience);
  std::vector<std::string> notes;
  for (const auto& child : living) {
    bool by_us = false;
    for (const auto& one : ended) by_us = by_us || one.pid == child.pid;
    notes.push_back("\"" + child.program + "\" of that run (process " + std::to_string(child.pid) +
                    ") still ran and " + (by_us ? "was ended" : "was awaited"));
  }
  return notes;
}

// Marks what has no verdict; returns the numbers.
std::vector<std::string> mark_interrupted(const release::LocalStore& store) {
  std::vector<std::string> numbers;
  auto newest = store.newest();
  if (!newest || newest->result != release::Result::pending) return numbers;
  newest->result = release::Result::interrupted;
  newest->cause = "its run ended before the verdict";
  store.save(*newest);
  numbers.push_back(std::to_string(newest->number));
  return numbers;
}

}  // namespace

std::vector<std::string> recover(World& world, const release::LocalStore& store,
                                 const release::Lock& lock) {
  std::vector<std::string> notes;
  const auto left = release::left_behind(store.folder());
  const auto numbers = [&] { return mark_interrupted(store); };
  if (!left) {
    // Killed before its journal was begun, or so long ago that only the record tells.
    if (lock.taken_over()) {
      notes.push_back(release::described(*lock.taken_over()) +
                      " ended without giving back the lock; it is taken over");
    }
    for (const auto& number : numbers()) {
      notes.push_back("release " + number + " has no verdict and is marked as interrupted");
    }
    return notes;
  }
  const auto marked = numbers();
  notes.push_back("an earlier run was killed: " + release::described(left->owner) +
                  (marked.empty()
                       ? std::string()
                       : "; its release " + marked.front() + " is marked as interrupted") +
                  "; going on from what it left");
  for (auto& note : settle(world, *left)) notes.push_back(std::move(note));
  release::discard_journal(store.folder());
  return notes;
}

UnlockResult unlock(World& world, const std::filesystem::path& state) {
  if (const auto other = release::holder(state)) {
    throw base::Error({.what = release::described(*other) + " holds the lock and is alive",
                       .where = (state / "lock").string(),
                       .next = "wait for it, or end it: kill " + std::to_string(other->pid)});
  }
  const release::LocalStore store(state);
  const release::Lock lock = release::acquire(
      {.folder = state, .self = {.purpose = "unlock", .since = base::iso_time(world.clock.now())}},
      world.clock);
  const auto notes = recover(world, store, lock);
  if (notes.empty()) return {.was_locked = false, .sentence = "nobody holds the lock"};
  return {.was_locked = true, .sentence = base::join(notes, "; ")};
}

}  // namespace cloudctl::action
