#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/text.h"
#include "config/folder_languages.h"
#include "config/parse.h"

namespace cloudctl::config {
namespace {

constexpr std::size_t most_files = 50;

constexpr std::array<std::string_view, 4> port_markers = {".listen(", "PORT", "port:", "port ="};

// JSON is YAML: the bounded parser of this room reads package.json, too.
const Node* member(const Node* node, std::string_view key) {
  if (node == nullptr || node->kind != NodeKind::map) return nullptr;
  for (const Entry& entry : node->entries) {
    if (entry.key == key) return &entry.value;
  }
  return nullptr;
}

std::optional<Finding> text_member(const Node* node, std::string_view key) {
  const Node* value = member(node, key);
  if (value == nullptr || value->kind != NodeKind::scalar || value->text.empty()) return {};
  return Finding{value->text, fmt::format("package.json:{}", value->span.begin.line)};
}

// "node server.js" runs server.js; anything else is npm's business.
Finding entry_of_start(const Finding& start) {
  const std::string_view words = base::trim(start.value);
  if (words.starts_with("node ") && words.find(' ', 5) == std::string_view::npos) {
    return {std::string(words.substr(5)), start.origin};
  }
  return {"npm start", start.origin};
}

std::optional<Finding> entry_of(const FolderFiles& files, const Node* package) {
  if (const auto start = text_member(member(package, "scripts"), "start")) {
    return entry_of_start(*start);
  }
  if (auto main = text_member(package, "main"); main && files.read(main->value)) return main;
  for (const std::string_view name : {"server.js", "index.js", "app.js", "main.js", "server.mjs"}) {
    if (files.has(name)) return Finding{std::string(name), std::string(name)};
  }
  return {};
}

std::optional<Finding> port_in(const FolderFiles& files, const std::string& prefix) {
  std::size_t read = 0;
  for (const std::string_view ending : {".js", ".mjs", ".cjs", ".ts"}) {
    for (const std::string& name : files.ending_with(ending)) {
      if (read++ == most_files) return {};
      const auto text = files.read(name);
      if (!text) continue;
      if (auto found = port_behind({prefix + name, *text}, port_markers)) return found;
    }
  }
  return {};
}

std::optional<Finding> version_of(const FolderFiles& files, const Node* package) {
  if (const auto text = files.read(".nvmrc")) {
    std::string_view version = base::trim(*text);
    if (version.starts_with('v')) version.remove_prefix(1);
    if (!version.empty() && version.size() < 20) return Finding{std::string(version), ".nvmrc"};
  }
  return text_member(member(package, "engines"), "node");
}

}  // namespace

Folder inspect_node(const FolderFiles& files) {
  Folder folder;
  folder.language = Language::node;
  folder.has_lockfile = files.has("package-lock.json");
  const Parsed parsed =
      parse({.name = "package.json", .text = files.read("package.json").value_or("")});
  const Node* package = parsed.root ? &*parsed.root : nullptr;
  folder.entry = entry_of(files, package);
  folder.version = version_of(files, package);
  folder.port = port_in(files, "");
  for (const std::string_view name : {"src", "server", "app"}) {
    if (folder.port) break;
    const auto& folders = files.folders();
    if (std::find(folders.begin(), folders.end(), name) == folders.end()) continue;
    folder.port = port_in(files.below(name), std::string(name) + "/");
  }
  return folder;
}

}  // namespace cloudctl::config
