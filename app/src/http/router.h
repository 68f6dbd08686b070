#pragma once
// Which route a method and a path mean. Pure; must not know what routes do.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "http/message.h"

namespace notes::http {

/** A pattern is literal, or ends in `/{id}`, which stands for one segment. */
struct Pattern {
  Method method = Method::get;
  std::string_view path;
};

struct Match {
  std::optional<std::size_t> route;  // index into the patterns
  std::string_view path;             // the pattern of the path, even if the method does not fit
  std::string_view id;               // what `{id}` stood for; lives as long as the path
  std::string allow;                 // methods of the path, if the method does not fit
};

/** First pattern that fits; HEAD is answered by GET's. No `path` in the result: 404. */
Match find_route(const std::vector<Pattern>& patterns, Method method, std::string_view path);

/** `GET, HEAD, POST, OPTIONS`: what `path`, a pattern, can be asked for. */
std::string allowed_methods(const std::vector<Pattern>& patterns, std::string_view path);

}  // namespace notes::http
