#pragma once
// The files of a folder, read within bounds, and numbers found in their lines. For inspect() alone.

#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "config/folder.h"

namespace cloudctl::config {

// One level of a folder; symbolic links are not followed out of it.
class FolderFiles {
 public:
  // Throws Error if the folder cannot be listed. Looks at no more than 2 000 entries.
  explicit FolderFiles(std::filesystem::path folder);

  [[nodiscard]] bool has(std::string_view name) const;
  // The names with this ending, sorted.
  [[nodiscard]] std::vector<std::string> ending_with(std::string_view ending) const;
  // Folders of this folder, sorted, without hidden ones.
  [[nodiscard]] const std::vector<std::string>& folders() const { return folders_; }
  // Nothing if it is not there, no regular file, or larger than 256 KiB. `name` may have one '/'.
  [[nodiscard]] std::optional<std::string> read(std::string_view name) const;
  [[nodiscard]] FolderFiles below(std::string_view name) const;

 private:
  std::filesystem::path folder_;
  std::vector<std::string> files_, folders_;
};

struct SourceText {
  std::string name, text;
};

// The port that stands behind one of the markers, as in `port=5000`, `PORT", "8000"`,
// `.listen(3000`; lines that are comments are skipped. The first line wins.
[[nodiscard]] std::optional<Finding> port_behind(const SourceText& source,
                                                 std::span<const std::string_view> markers);
// Where a text stands first: {"app.py:12"} as origin, `value` as given.
[[nodiscard]] std::optional<Finding> finding_of(const SourceText& source, std::string_view text,
                                                std::string value);

}  // namespace cloudctl::config
