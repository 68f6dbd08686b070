#include "tool/git.h"

#include "base/text.h"

namespace cloudctl::tool {
namespace {

process::CommandLine git(const std::filesystem::path& folder, std::vector<std::string> words) {
  process::CommandLine command{.argv = {"git", "--no-optional-locks", "-C", folder.string()}};
  command.argv.insert(command.argv.end(), words.begin(), words.end());
  return command;
}

}  // namespace

process::CommandLine git_state(const std::filesystem::path& folder) {
  return git(folder, {"status", "--porcelain=v2", "--branch"});
}

// git-status(1), "Porcelain Format Version 2": headers begin with "#", all else is a change.
GitState parse_git_state(std::string_view out) {
  constexpr std::string_view oid = "# branch.oid ", head = "# branch.head ";
  GitState state;
  for (const std::string& line : base::lines(out)) {
    if (line.starts_with(oid)) {
      state.commit = line.substr(oid.size());
    } else if (line.starts_with(head)) {
      state.branch = line.substr(head.size());
    } else if (!line.empty() && !line.starts_with('#')) {
      state.dirty = true;
    }
  }
  if (state.commit == "(initial)") state.commit.clear();
  if (state.branch == "(detached)") state.branch.clear();
  return state;
}

std::string described(const GitState& state) {
  if (state.commit.empty()) return "";
  return state.commit.substr(0, 12) + (state.dirty ? "-dirty" : "");
}

process::CommandLine git_describe(const std::filesystem::path& folder) {
  return git(folder, {"describe", "--tags", "--always"});
}

process::CommandLine git_remote(const std::filesystem::path& folder) {
  return git(folder, {"remote", "get-url", "origin"});
}

process::CommandLine git_top_folder(const std::filesystem::path& folder) {
  return git(folder, {"rev-parse", "--show-toplevel"});
}

}  // namespace cloudctl::tool
