#include "config/keys.h"

#include <algorithm>

#include "base/text.h"
#include "config/key_tables.h"

namespace cloudctl::config {
namespace {

std::vector<Key> all_keys() {
  std::vector<Key> all;
  for (const KeyTables& tables : {project_tables(), service_tables(), operation_tables(),
                                  companion_tables(), surrounding_tables(), target_tables()}) {
    for (const auto& table : tables) all.insert(all.end(), table.begin(), table.end());
  }
  return all;
}

const Key* entry(std::string_view pattern) {
  const auto found = std::find_if(keys().begin(), keys().end(),
                                  [&](const Key& key) { return key.path == pattern; });
  return found == keys().end() ? nullptr : &*found;
}

// The one level below `parent` (nullptr: the root) that `part` of a path leads to.
const Key* step(const Key* parent, std::string_view part) {
  if (parent == nullptr) return entry(part);
  const std::string base(parent->like.empty() ? parent->path : parent->like);
  switch (parent->structure) {
    case Structure::object:
      return entry(base + "." + std::string(part));
    case Structure::named:
      return entry(base + ".*");
    case Structure::objects:
      return entry(base + "[]");
    case Structure::table:
    case Structure::texts:
      return parent;
    case Structure::none:
      return nullptr;
  }
  return nullptr;
}

// "ports[].name" → "ports", "[]", "name"; "ports.0.name" → "ports", "0", "name".
std::vector<std::string> parts_of(std::string_view path) {
  std::vector<std::string> parts;
  for (std::string& part : base::split(path, '.')) {
    const bool is_list = part.size() > 2 && part.ends_with("[]");
    if (is_list) part.resize(part.size() - 2);
    parts.push_back(std::move(part));
    if (is_list) parts.emplace_back("[]");
  }
  return parts;
}

bool is_directly_below(std::string_view path, std::string_view base) {
  if (path.substr(0, base.size()) != base || path.size() <= base.size() + 1) return false;
  if (path[base.size()] != '.') return false;
  const std::string_view rest = path.substr(base.size() + 1);
  return rest != "*" && rest.find_first_of(".[") == std::string_view::npos;
}

}  // namespace

const std::vector<Key>& keys() {
  static const std::vector<Key> all = all_keys();
  return all;
}

const Key* find_key(std::string_view path) {
  const Key* key = nullptr;
  for (const std::string& part : parts_of(path)) {
    key = step(key, part);
    if (key == nullptr) return nullptr;
  }
  return key;
}

std::vector<const Key*> keys_below(const Key& key) {
  std::vector<const Key*> below;
  const std::string_view base = key.like.empty() ? key.path : key.like;
  for (const Key& candidate : keys()) {
    if (is_directly_below(candidate.path, base)) below.push_back(&candidate);
  }
  return below;
}

std::vector<const Key*> root_keys() {
  std::vector<const Key*> roots;
  for (const Key& key : keys()) {
    if (key.path.find_first_of(".[") == std::string_view::npos) roots.push_back(&key);
  }
  return roots;
}

std::string_view last_word(std::string_view path) {
  if (path.ends_with("[]")) path.remove_suffix(2);
  if (path.ends_with(".*")) path.remove_suffix(2);
  const std::size_t dot = path.rfind('.');
  return dot == std::string_view::npos ? path : path.substr(dot + 1);
}

}  // namespace cloudctl::config
