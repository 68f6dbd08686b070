#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/text.h"
#include "config/folder_languages.h"

namespace cloudctl::config {
namespace {

constexpr std::size_t most_files = 100;

constexpr std::array<std::string_view, 6> port_markers = {"listen(", "PORT\"", "htons(",
                                                          "port(",   "port =", "port{"};

struct Package {
  std::string_view cmake, debian;
};

// find_package() names and the Debian packages that hold their CMake files (packages.debian.org).
constexpr std::array packages{Package{"Boost", "libboost-all-dev"},
                              Package{"CURL", "libcurl4-openssl-dev"},
                              Package{"fmt", "libfmt-dev"},
                              Package{"httplib", "libcpp-httplib-dev"},
                              Package{"nlohmann_json", "nlohmann-json3-dev"},
                              Package{"OpenSSL", "libssl-dev"},
                              Package{"PostgreSQL", "libpq-dev"},
                              Package{"Protobuf", "libprotobuf-dev"},
                              Package{"spdlog", "libspdlog-dev"},
                              Package{"SQLite3", "libsqlite3-dev"},
                              Package{"yaml-cpp", "libyaml-cpp-dev"},
                              Package{"ZLIB", "zlib1g-dev"}};

// The first argument of every call of a CMake command, with its line.
std::vector<Finding> first_arguments(const SourceText& source, std::string_view command) {
  std::vector<Finding> found;
  const std::vector<std::string> lines = base::lines(source.text);
  for (std::size_t i = 0; i < lines.size(); ++i) {
    const std::string_view line = base::trim(lines[i]);
    if (!line.starts_with(command)) continue;
    std::string_view rest = base::trim(line.substr(command.size()));
    if (!rest.starts_with('(')) continue;
    rest = base::trim(rest.substr(1));
    // The argument may stand on the next line.
    if (rest.empty() && i + 1 < lines.size()) rest = base::trim(lines[i + 1]);
    const std::string_view word = rest.substr(0, rest.find_first_of(" \t)\r"));
    if (word.empty() || word.find_first_of("${}\"") != std::string_view::npos) continue;
    found.push_back({std::string(word), fmt::format("{}:{}", source.name, i + 1)});
  }
  return found;
}

bool is_test(const std::string& name) {
  return name.find("test") != std::string::npos || name.find("bench") != std::string::npos;
}

std::optional<Finding> executable(const FolderFiles& files, const SourceText& lists) {
  std::vector<Finding> all = first_arguments(lists, "add_executable");
  for (const std::string_view folder : {"src", "app"}) {
    const std::string name = std::string(folder) + "/CMakeLists.txt";
    if (!all.empty()) break;
    if (auto text = files.read(name)) all = first_arguments({name, *text}, "add_executable");
  }
  const auto found =
      std::find_if(all.begin(), all.end(), [](const Finding& one) { return !is_test(one.value); });
  if (found == all.end()) return {};
  return *found;
}

std::optional<Finding> port_in(const FolderFiles& files, const std::string& prefix) {
  std::size_t read = 0;
  for (const std::string_view ending : {".cpp", ".cc", ".cxx", ".h", ".hpp"}) {
    for (const std::string& name : files.ending_with(ending)) {
      if (read++ == most_files) return {};
      const auto text = files.read(name);
      if (!text) continue;
      if (auto found = port_behind({prefix + name, *text}, port_markers)) return found;
    }
  }
  return {};
}

}  // namespace

Folder inspect_cpp(const FolderFiles& files) {
  Folder folder;
  folder.language = Language::cpp;
  const SourceText lists{"CMakeLists.txt", files.read("CMakeLists.txt").value_or("")};
  folder.entry = executable(files, lists);
  for (const Finding& call : first_arguments(lists, "find_package")) {
    const auto known = std::find_if(packages.begin(), packages.end(),
                                    [&](const Package& one) { return one.cmake == call.value; });
    if (known != packages.end()) folder.packages.emplace_back(known->debian);
  }
  std::sort(folder.packages.begin(), folder.packages.end());
  folder.port = port_in(files, "");
  for (const std::string_view name : {"src", "app", "source"}) {
    if (folder.port) break;
    const auto& folders = files.folders();
    if (std::find(folders.begin(), folders.end(), name) == folders.end()) continue;
    folder.port = port_in(files.below(name), std::string(name) + "/");
  }
  return folder;
}

}  // namespace cloudctl::config
