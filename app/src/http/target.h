#pragma once
// The request target taken apart: path and query, percent-decoded. Must not know routes.

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "http/message.h"

namespace notes::http {

struct Target {
  std::string path;
  std::vector<std::pair<std::string, std::string>> query = {};

  /** The value of the first `name` in the query. */
  std::optional<std::string_view> value(std::string_view name) const;
};

/** Takes `/path?query`, `http://host/path` and `*` apart; else says what is wrong. */
std::variant<Target, Refusal> parse_target(std::string_view target);

}  // namespace notes::http
