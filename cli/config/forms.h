#pragma once
// The forms of the table of keys in words, and the codes that their mistakes have.

#include <string>
#include <string_view>

#include "config/keys.h"
#include "config/node.h"

namespace cloudctl::config {

[[nodiscard]] std::string_view code_of(Format format);

// "a whole number", "a list", "a folder below this file's …, or a map".
[[nodiscard]] std::string expected_form(const Key& key);
// What stands there: "a list", "the text \"3\"".
[[nodiscard]] std::string found_form(const Node& node);

// What YAML 1.1 or 1.2 takes for a number: 7, 1.10, 1e3, 0x1F, .5, 1_000, 12:30.
[[nodiscard]] bool looks_like_number(std::string_view text);

}  // namespace cloudctl::config
