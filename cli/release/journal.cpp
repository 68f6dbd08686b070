#include "release/journal.h"

#include <algorithm>
#include <fstream>
#include <nlohmann/json.hpp>

#include "base/error.h"
#include "base/file.h"

namespace cloudctl::release {
namespace {

using nlohmann::json;

std::filesystem::path journal_path(const std::filesystem::path& folder) {
  return folder / "journal.json";
}

std::string to_text(const JournalEntry& entry) {
  json running = json::array();
  for (const auto& child : entry.running) {
    running.push_back({{"pid", child.pid}, {"start", child.start}, {"program", child.program}});
  }
  const json tree{{"owner",
                   {{"pid", entry.owner.pid},
                    {"host", entry.owner.host},
                    {"who", entry.owner.who},
                    {"purpose", entry.owner.purpose},
                    {"since", entry.owner.since}}},
                  {"release", entry.release},
                  {"previous", entry.previous},
                  {"done", entry.done},
                  {"running", std::move(running)}};
  return tree.dump(1, ' ', false, json::error_handler_t::replace) + "\n";
}

JournalEntry from_tree(const json& tree) {
  const json& owner = tree.at("owner");
  JournalEntry entry{.owner = {.pid = owner.at("pid"),
                               .host = owner.at("host"),
                               .who = owner.at("who"),
                               .purpose = owner.at("purpose"),
                               .since = owner.at("since")},
                     .release = tree.at("release"),
                     .previous = tree.at("previous"),
                     .done = tree.at("done"),
                     .running = {}};
  for (const json& child : tree.at("running")) {
    entry.running.push_back(
        {.pid = child.at("pid"), .start = child.at("start"), .program = child.at("program")});
  }
  return entry;
}

}  // namespace

Journal::Journal(const std::filesystem::path& folder, JournalEntry entry)
    : path_(journal_path(folder)), entry_(std::move(entry)) {
  base::make_folders(folder, 0700);
  write();
}

void Journal::write() const {
  base::write_file(path_, to_text(entry_), 0600);
}

void Journal::step_done(const std::string& id) {
  const std::lock_guard guard(mutex_);
  entry_.done.push_back(id);
  write();
}

void Journal::release(int number) {
  const std::lock_guard guard(mutex_);
  entry_.release = number;
  write();
}

void Journal::started(int pid, const std::string& program) {
  const std::lock_guard guard(mutex_);
  entry_.running.push_back({.pid = pid, .start = start_time(pid), .program = program});
  write();
}

void Journal::ended(int pid) {
  const std::lock_guard guard(mutex_);
  std::erase_if(entry_.running, [&](const Child& child) { return child.pid == pid; });
  write();
}

void Journal::close() {
  const std::lock_guard guard(mutex_);
  base::remove_file(path_);
}

std::optional<JournalEntry> left_behind(const std::filesystem::path& folder) {
  const auto text = base::read_file_if_there(journal_path(folder));
  if (!text) return std::nullopt;
  try {
    return from_tree(json::parse(*text));
  } catch (const json::exception&) {
    return std::nullopt;
  }
}

void discard_journal(const std::filesystem::path& folder) {
  base::remove_file(journal_path(folder));
}

}  // namespace cloudctl::release
