#include "http/target.h"

#include <algorithm>

namespace notes::http {
namespace {

int hex(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

enum class Plus { is_plus, is_space };

std::optional<std::string> decoded(std::string_view text, Plus plus) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '+' && plus == Plus::is_space) {
      out += ' ';
    } else if (text[i] != '%') {
      out += text[i];
    } else {
      if (i + 2 >= text.size()) return std::nullopt;
      const int high = hex(text[i + 1]);
      const int low = hex(text[i + 2]);
      if (high < 0 || low < 0) return std::nullopt;
      out += static_cast<char>(high * 16 + low);
      i += 2;
    }
  }
  return out;
}

/** `http://host:1/path` → `/path`: a server must accept the absolute form (RFC 9112, 3.2.2). */
std::string_view without_origin(std::string_view target) {
  if (!target.starts_with("http://") && !target.starts_with("https://")) return target;
  const std::size_t path = target.find('/', target.find("//") + 2);
  return path == std::string_view::npos ? "/" : target.substr(path);
}

std::optional<std::vector<std::pair<std::string, std::string>>> query_of(std::string_view text) {
  std::vector<std::pair<std::string, std::string>> query;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('&'), text.size());
    const std::string_view item = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    if (item.empty()) continue;
    const std::size_t equals = std::min(item.find('='), item.size());
    const std::size_t after = std::min(equals + 1, item.size());
    auto name = decoded(item.substr(0, equals), Plus::is_space);
    auto value = decoded(item.substr(after), Plus::is_space);
    if (!name || !value) return std::nullopt;
    query.emplace_back(std::move(*name), std::move(*value));
  }
  return query;
}

}  // namespace

std::optional<std::string_view> Target::value(std::string_view name) const {
  for (const auto& [key, text] : query) {
    if (key == name) return text;
  }
  return std::nullopt;
}

std::variant<Target, Refusal> parse_target(std::string_view text) {
  const Refusal broken{400, "a \"%\" in the request target is not followed by two hex digits"};
  text = without_origin(text);
  if (text == "*") return Target{.path = "*"};
  if (!text.starts_with('/')) return Refusal{400, "the request target does not begin with \"/\""};
  text = text.substr(0, text.find('#'));
  const std::size_t mark = std::min(text.find('?'), text.size());
  auto path = decoded(text.substr(0, mark), Plus::is_plus);
  if (!path) return broken;
  if (path->find('\0') != std::string::npos) return Refusal{400, "the path has a zero byte"};
  Target target{.path = std::move(*path)};
  if (mark == text.size()) return target;
  auto query = query_of(text.substr(mark + 1));
  if (!query) return broken;
  target.query = std::move(*query);
  return target;
}

}  // namespace notes::http
