#include "config/compose_value.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/text.h"

namespace cloudctl::config {
namespace {

bool is_name_character(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

// "TAG:-1.0" or "TAG-1.0" → "1.0"; a default that has variables itself is beyond us.
std::optional<std::string> default_of(std::string_view inside) {
  const auto end = std::find_if_not(inside.begin(), inside.end(), is_name_character);
  std::string_view rest = inside.substr(static_cast<std::size_t>(end - inside.begin()));
  if (rest.starts_with(':')) rest.remove_prefix(1);
  if (!rest.starts_with('-') || rest.find('$') != std::string_view::npos) return {};
  return std::string(rest.substr(1));
}

}  // namespace

const Node* member(const Node& map, std::string_view key) {
  if (map.kind != NodeKind::map) return nullptr;
  const auto found = std::find_if(map.entries.begin(), map.entries.end(),
                                  [&](const Entry& entry) { return entry.key == key; });
  return found == map.entries.end() ? nullptr : &found->value;
}

std::optional<std::string> interpolated(std::string_view text) {
  std::string result;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '$' || i + 1 == text.size()) {
      result += text[i];
    } else if (text[i + 1] == '$') {
      result += '$';
      ++i;
    } else if (text[i + 1] == '{') {
      const std::size_t end = text.find('}', i);
      if (end == std::string_view::npos) return {};
      const auto value = default_of(text.substr(i + 2, end - i - 2));
      if (!value) return {};
      result += *value;
      i = end;
    } else if (is_name_character(text[i + 1])) {
      return {};
    } else {
      result += '$';
    }
  }
  return result;
}

std::string reason_to_leave(const std::string& key) {
  struct Reason {
    std::string_view key, why;
  };
  static constexpr std::array reasons{
      Reason{"healthcheck",
             "write \"probes: {ready: /path}\", or its command as \"probes: "
             "{ready: {command: […]}}\""},
      Reason{"restart", "containers are started again anyway"},
      Reason{"container_name", "replicas need different names"},
      Reason{"hostname", "a service is reached under its name"},
      Reason{"networks", "services of a project reach each other under their names"},
      Reason{"links", "services of a project reach each other under their names"},
      Reason{"env_file", "put clear values into \"env\", the others under \"secrets\""},
      Reason{"entrypoint", "it belongs into the image; \"command\" takes its arguments"},
      Reason{"profiles", "a target overrides services instead"},
      Reason{"privileged", "containers run without rights"},
      Reason{"user", "it belongs into the Dockerfile"},
      Reason{"working_dir", "it belongs into the Dockerfile"},
  };
  const auto* found = std::find_if(reasons.begin(), reasons.end(),
                                   [&](const Reason& one) { return one.key == key; });
  const std::string quoted = fmt::format("\"{}\"", base::printable(key));
  return found == reasons.end() ? quoted : fmt::format("{}: {}", quoted, found->why);
}

std::string origin_of(std::string_view file, const base::Span& span) {
  return fmt::format("{}:{}", file, span.begin.line);
}

}  // namespace cloudctl::config
