#include <algorithm>
#include <optional>

#include "action/execute.h"
#include "base/error.h"
#include "base/file.h"
#include "base/text.h"

namespace cloudctl::action {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kept_lines = 20;
constexpr std::size_t kept_runs = 20;

std::string file_name(std::string id) {
  std::replace(id.begin(), id.end(), '/', '-');
  return id + ".log";
}

// "docker compose up" of a whole command line: what the journal calls it.
std::string program(const process::CommandLine& command) {
  std::string words;
  for (const auto& word : command.argv) {
    if (!word.empty() && (word[0] == '-' || word[0] == '/')) break;
    words += (words.empty() ? "" : " ") + word;
  }
  return words;
}

// 2026-11-21T12:31:05Z → 20261121T123105Z, which may be part of a file's name everywhere.
std::string stamp(const base::Clock& clock) {
  std::string text = base::iso_time(clock.now());
  std::erase_if(text, [](char letter) { return letter == '-' || letter == ':'; });
  return text;
}

void remove_oldest(const fs::path& runs) {
  std::vector<fs::path> folders;
  std::error_code none;
  for (const auto& entry : fs::directory_iterator(runs, none)) folders.push_back(entry.path());
  if (folders.size() <= kept_runs) return;
  std::sort(folders.begin(), folders.end());
  folders.resize(folders.size() - kept_runs);
  for (const auto& folder : folders) fs::remove_all(folder, none);
}

}  // namespace

RunFolder open_run(const fs::path& state, const std::string& verb, const base::Clock& clock) {
  const fs::path runs = state / "runs";
  fs::path path = runs / (stamp(clock) + "-" + verb);
  std::error_code none;
  for (int again = 2; fs::exists(path, none); ++again) {
    path = runs / (stamp(clock) + "-" + verb + "-" + std::to_string(again));
  }
  base::make_folders(path, 0700);
  remove_oldest(runs);
  return {.path = path, .begin = clock.steady()};
}

Console::Console(Setting setting) : setting_(std::move(setting)) {
  const fs::path path = log_path();
  if (path.empty()) return;
  base::write_file(path, "", 0600);  // makes it with the right mode
  log_.open(path, std::ios::app);
}

fs::path Console::log_path() const {
  const fs::path& folder = setting_.folder.path;
  return folder.empty() ? fs::path() : folder / file_name(setting_.id);
}

void Console::log(std::string_view line) {
  std::string text = base::printable(base::to_valid_utf8(line));
  if (log_.is_open()) log_ << text << '\n' << std::flush;
  tell({.kind = EventKind::step_log, .id = setting_.id, .text = text});
  tail_.push_back(std::move(text));
  if (tail_.size() > kept_lines) tail_.erase(tail_.begin());
}

void Console::progress(const std::string& text, int current, int total) {
  tell({.kind = EventKind::step_progress,
        .id = setting_.id,
        .text = text,
        .current = current,
        .total = total});
}

void Console::tell(Event event) {
  event.at = std::chrono::duration_cast<std::chrono::milliseconds>(setting_.world.clock.steady() -
                                                                   setting_.folder.begin);
  setting_.world.progress.on(event);
}

std::vector<std::string> Console::last_lines(std::size_t count) const {
  const std::size_t first = tail_.size() - std::min(count, tail_.size());
  return {tail_.begin() + static_cast<std::ptrdiff_t>(first), tail_.end()};
}

process::Completed Console::run(const process::CommandLine& command, process::RunOptions options) {
  if (log_.is_open()) log_ << "$ " << process::printed(command) << '\n' << std::flush;
  int pid = 0;
  if (!options.on_line) {
    options.on_line = [this](process::Stream, std::string_view line) { log(line); };
  }
  options.on_start = [&](int started) {
    pid = started;
    if (setting_.journal != nullptr) setting_.journal->started(pid, program(command));
  };
  if (!options.stop.stop_possible()) options.stop = setting_.stop;
  auto completed = setting_.world.runner.run(command, options);
  stopped_ = stopped_ || completed.ending == process::Ending::stopped;
  if (setting_.journal != nullptr && pid != 0) setting_.journal->ended(pid);
  ran_.push_back({.step = setting_.id,
                  .command = process::printed(command),
                  .outcome = process::outcome(command, completed),
                  .ok = completed.ok(),
                  .duration = completed.duration});
  return completed;
}

}  // namespace cloudctl::action
