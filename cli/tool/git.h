#pragma once
// What git knows of a folder. It only reads, and takes no lock in doing so.

#include <filesystem>
#include <string>
#include <string_view>

#include "process/command_line.h"

namespace cloudctl::tool {

struct GitState {
  std::string commit;  // 40 or 64 hex digits; empty before the first commit
  std::string branch;  // empty if detached
  bool dirty = false;  // changed or untracked files
  bool operator==(const GitState&) const = default;
};
// Exits with 128 if the folder is not in a work tree.
[[nodiscard]] process::CommandLine git_state(const std::filesystem::path& folder);
[[nodiscard]] GitState parse_git_state(std::string_view out);
[[nodiscard]] std::string described(const GitState& state);  // "1a2b3c4d5e6f-dirty"

// A single line each (base::trim): "v1.2-3-gabc", the URL of origin, the top folder.
[[nodiscard]] process::CommandLine git_describe(const std::filesystem::path& folder);
[[nodiscard]] process::CommandLine git_remote(const std::filesystem::path& folder);
[[nodiscard]] process::CommandLine git_top_folder(const std::filesystem::path& folder);

}  // namespace cloudctl::tool
