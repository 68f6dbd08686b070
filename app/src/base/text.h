#pragma once
// Small text functions that more than one room needs. Must not know HTTP, JSON documents or stores.

#include <chrono>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace notes {

using Wall = std::chrono::system_clock;

/** `2026-11-21T12:00:00.123Z`: UTC, milliseconds, as in RFC 3339. */
std::string timestamp(Wall::time_point when);

/** The whole of `text` as a decimal number without sign; nothing if it is anything else. */
std::optional<long long> whole_number(std::string_view text);

/** Appends `text` as a JSON string with its quotes; bytes that are not UTF-8 become U+FFFD. */
void append_json(std::string& out, std::string_view text);

/** Number of code points in `text`, which must be valid UTF-8. */
std::size_t code_points(std::string_view text);

/** `text` without white space at either end. */
std::string_view trimmed(std::string_view text);

/** ASCII case does not matter. */
bool same_word(std::string_view a, std::string_view b);

}  // namespace notes
