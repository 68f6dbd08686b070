#include "http/router.h"

namespace notes::http {
namespace {

constexpr std::string_view placeholder = "/{id}";

/** What the placeholder stands for (empty for a literal pattern), or nothing. */
std::optional<std::string_view> fits(std::string_view pattern, std::string_view path) {
  if (!pattern.ends_with(placeholder)) {
    if (pattern == path) return std::string_view();
    return std::nullopt;
  }
  const std::string_view stem = pattern.substr(0, pattern.size() - placeholder.size() + 1);
  if (!path.starts_with(stem)) return std::nullopt;
  const std::string_view id = path.substr(stem.size());
  if (id.empty() || id.find('/') != std::string_view::npos) return std::nullopt;
  return id;
}

}  // namespace

Match find_route(const std::vector<Pattern>& patterns, Method method, std::string_view path) {
  const Method wanted = method == Method::head ? Method::get : method;
  Match match;
  for (std::size_t i = 0; i < patterns.size(); ++i) {
    const auto id = fits(patterns[i].path, path);
    if (!id) continue;
    match.path = patterns[i].path;
    match.id = *id;
    if (patterns[i].method != wanted) continue;
    match.route = i;
    return match;
  }
  if (!match.path.empty()) match.allow = allowed_methods(patterns, match.path);
  return match;
}

std::string allowed_methods(const std::vector<Pattern>& patterns, std::string_view path) {
  std::string allow;
  for (const Pattern& pattern : patterns) {
    if (pattern.path != path) continue;
    allow += name_of(pattern.method);
    allow += pattern.method == Method::get ? ", HEAD, " : ", ";
  }
  return allow + "OPTIONS";
}

}  // namespace notes::http
