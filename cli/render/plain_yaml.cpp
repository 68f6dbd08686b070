#include "render/plain_yaml.h"

#include <algorithm>
#include <string>
#include <vector>

namespace cloudctl::render {

namespace {

constexpr std::size_t longest = 512;  // of keys; YAML allows 1024 (1.2, section 7.4)

bool is_alphanumeric(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

bool is_key(std::string_view text) {
  if (text.empty() || text.size() > longest) return false;
  if (!is_alphanumeric(text.front()) && text.front() != '_') return false;
  return std::all_of(text.begin(), text.end(), [](char c) {
    return is_alphanumeric(c) || c == '_' || c == '.' || c == '/' || c == '-';
  });
}

// Without ":" and "#", so that it can be neither key nor comment.
bool is_plain_scalar(std::string_view text) {
  if (text.empty() || text.back() == ' ') return false;
  if (!is_alphanumeric(text.front()) && text.front() != '_' && text.front() != '/') return false;
  return std::all_of(text.begin(), text.end(), [](char c) {
    return is_alphanumeric(c) || std::string_view("_./-@+= ").find(c) != std::string_view::npos;
  });
}

bool is_printable(char c) {
  return c >= ' ' && c <= '~';
}

// ASCII only; of the escapes those that yaml_scalar writes, and not "\u", whose digits must be
// right.
bool is_quoted_scalar(std::string_view text) {
  if (text.size() < 2 || text.front() != '"' || text.back() != '"') return false;
  text = text.substr(1, text.size() - 2);
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (text[at] == '"' || !is_printable(text[at])) return false;
    if (text[at] != '\\') continue;
    ++at;
    if (at == text.size() || std::string_view("\"\\nrt").find(text[at]) == std::string_view::npos) {
      return false;
    }
  }
  return true;
}

bool is_scalar(std::string_view text) {
  return text == "{}" || text == "[]" || is_plain_scalar(text) || is_quoted_scalar(text);
}

// Follows the indentation, line by line.
class Outline {
 public:
  bool take(std::string_view line) {
    const std::size_t column = line.find_first_not_of(' ');
    if (column == std::string_view::npos) return line.empty();
    std::string_view rest = line.substr(column);
    if (rest.front() == '#') return std::all_of(rest.begin(), rest.end(), is_printable);
    return take(rest, column);
  }

  bool finish() {
    while (!open_.empty()) {
      if (!close()) return false;
    }
    return true;
  }

 private:
  struct Level {
    std::size_t column = 0;
    bool is_map = false;
    std::vector<std::string_view> keys = {};
  };

  bool take(std::string_view rest, std::size_t column) {
    while (rest.starts_with("- ")) {
      if (!enter(column, false)) return false;
      awaits_value_ = true;
      rest.remove_prefix(2);
      column += 2;
      if (is_scalar(rest)) {
        awaits_value_ = false;
        return true;
      }
    }
    const std::size_t colon = rest.find(':');
    if (colon == std::string_view::npos || !is_key(rest.substr(0, colon))) return false;
    if (!enter(column, true)) return false;
    open_.back().keys.push_back(rest.substr(0, colon));
    rest.remove_prefix(colon + 1);
    awaits_value_ = rest.empty();
    return rest.empty() || (rest.front() == ' ' && is_scalar(rest.substr(1)));
  }

  // Goes to the level of an entry at this column: a new one where a value is awaited, else one that
  // is open.
  bool enter(std::size_t column, bool is_map) {
    if (opens_level(column, is_map)) {
      open_.push_back({.column = column, .is_map = is_map});
      return true;
    }
    // A list may stand at the column of the key that it belongs to.
    while (open_.back().column > column ||
           (open_.back().column == column && is_map && !open_.back().is_map)) {
      if (!close() || open_.empty()) return false;
    }
    return open_.back().column == column && open_.back().is_map == is_map;
  }

  [[nodiscard]] bool opens_level(std::size_t column, bool is_map) const {
    if (open_.empty()) return true;
    if (!awaits_value_) return false;
    const Level& level = open_.back();
    return column > level.column || (column == level.column && level.is_map && !is_map);
  }

  bool close() {
    auto& keys = open_.back().keys;
    std::sort(keys.begin(), keys.end());
    const bool once = std::adjacent_find(keys.begin(), keys.end()) == keys.end();
    open_.pop_back();
    return once;
  }

  std::vector<Level> open_;
  bool awaits_value_ = false;
};

}  // namespace

bool is_plain_yaml(std::string_view text) {
  Outline outline;
  while (!text.empty()) {
    const std::size_t end = text.find('\n');
    if (!outline.take(text.substr(0, end))) return false;
    if (end == std::string_view::npos) break;
    text.remove_prefix(end + 1);
  }
  return outline.finish();
}

}  // namespace cloudctl::render
