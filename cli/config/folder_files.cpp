#include "config/folder_files.h"

#include <fmt/format.h>

#include <algorithm>
#include <system_error>

#include "base/error.h"
#include "base/file.h"
#include "base/text.h"
#include "config/formats_numbers.h"

namespace cloudctl::config {
namespace {

constexpr std::size_t most_entries = 2000;
constexpr std::uintmax_t most_bytes = 256U << 10U;

bool is_comment(std::string_view line) {
  line = base::trim(line);
  return line.starts_with('#') || line.starts_with("//") || line.starts_with('*');
}

std::string without_addresses(std::string line) {
  for (const std::string_view address : {"0.0.0.0", "127.0.0.1", "localhost", "[::]"}) {
    for (std::size_t at = line.find(address); at != std::string::npos; at = line.find(address)) {
      line.replace(at, address.size(), "");
    }
  }
  return line;
}

// The port at the beginning of the rest of a line, behind quotes, commas and operators.
std::optional<std::string> port_at(std::string_view rest) {
  const std::size_t begin = rest.find_first_not_of(" \t\"'`()[]{},:=|?");
  if (begin == std::string_view::npos) return {};
  rest = rest.substr(begin);
  const std::size_t end = std::min(rest.find_first_not_of("0123456789"), rest.size());
  const auto number = whole_number(rest.substr(0, end));
  if (!number || *number < 1 || *number > 65535) return {};
  const bool goes_on = end < rest.size() && (rest[end] == '.' || rest[end] == '_' ||
                                             (rest[end] >= 'a' && rest[end] <= 'z'));
  if (goes_on) return {};
  return std::string(rest.substr(0, end));
}

}  // namespace

FolderFiles::FolderFiles(std::filesystem::path folder) : folder_(std::move(folder)) {
  std::error_code failure;
  std::filesystem::directory_iterator entry(folder_, failure);
  if (failure) {
    throw base::Error(
        {.what = "the folder \"" + folder_.string() + "\" cannot be listed: " + failure.message(),
         .where = "",
         .next = "check that it is there and that you may read it"});
  }
  for (std::size_t count = 0;
       entry != std::filesystem::directory_iterator() && !failure && count < most_entries;
       entry.increment(failure), ++count) {
    const std::string name = entry->path().filename().string();
    std::error_code ignored;
    if (entry->is_symlink(ignored)) continue;
    if (entry->is_directory(ignored)) {
      if (!name.starts_with('.')) folders_.push_back(name);
    } else if (entry->is_regular_file(ignored)) {
      files_.push_back(name);
    }
  }
  std::sort(files_.begin(), files_.end());
  std::sort(folders_.begin(), folders_.end());
}

bool FolderFiles::has(std::string_view name) const {
  return std::find(files_.begin(), files_.end(), name) != files_.end();
}

std::vector<std::string> FolderFiles::ending_with(std::string_view ending) const {
  std::vector<std::string> found;
  std::copy_if(files_.begin(), files_.end(), std::back_inserter(found),
               [&](const std::string& name) { return name.ends_with(ending); });
  return found;
}

std::optional<std::string> FolderFiles::read(std::string_view name) const {
  const std::filesystem::path path = folder_ / name;
  std::error_code failure;
  if (!std::filesystem::is_regular_file(path, failure)) return {};
  const auto size = std::filesystem::file_size(path, failure);
  if (failure || size > most_bytes) return {};
  auto text = base::read_file_if_there(path);
  if (!text) return {};
  return base::to_valid_utf8(*text);
}

FolderFiles FolderFiles::below(std::string_view name) const {
  return FolderFiles(folder_ / name);
}

std::optional<Finding> port_behind(const SourceText& source,
                                   std::span<const std::string_view> markers) {
  const std::vector<std::string> lines = base::lines(source.text);
  for (std::size_t i = 0; i < lines.size(); ++i) {
    if (is_comment(lines[i])) continue;
    const std::string line = without_addresses(lines[i]);
    for (const std::string_view marker : markers) {
      const std::size_t at = line.find(marker);
      if (at == std::string::npos) continue;
      const auto port = port_at(std::string_view(line).substr(at + marker.size()));
      if (port) return Finding{*port, fmt::format("{}:{}", source.name, i + 1)};
    }
  }
  return {};
}

std::optional<Finding> finding_of(const SourceText& source, std::string_view text,
                                  std::string value) {
  const std::vector<std::string> lines = base::lines(source.text);
  for (std::size_t i = 0; i < lines.size(); ++i) {
    if (is_comment(lines[i]) || lines[i].find(text) == std::string::npos) continue;
    return Finding{std::move(value), fmt::format("{}:{}", source.name, i + 1)};
  }
  return {};
}

}  // namespace cloudctl::config
