#pragma once
// Small pure functions on text that every room needs. Knows nothing of what the text is about.

#include <chrono>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace cloudctl::base {

[[nodiscard]] std::string_view trim(std::string_view text);
[[nodiscard]] std::vector<std::string> split(std::string_view text, char separator);
[[nodiscard]] std::vector<std::string> lines(
    std::string_view text);  // without line ends; no empty last one
[[nodiscard]] std::string join(std::span<const std::string> parts, std::string_view separator);

// The nearest of `known` by Damerau-Levenshtein distance, at most max(1, length/3) and at most 3
// away.
[[nodiscard]] std::optional<std::string> nearest(std::string_view word,
                                                 std::span<const std::string> known);

[[nodiscard]] bool is_valid_utf8(std::string_view text);
// Invalid bytes become U+FFFD.
[[nodiscard]] std::string to_valid_utf8(std::string_view text);
// Control characters (but not line feed and tab, if `keep_lines`) as \x1b; so foreign text cannot
// drive the terminal.
[[nodiscard]] std::string printable(std::string_view text, bool keep_lines = false);

// Columns on a terminal: wide East Asian and emoji count 2, combining ones 0. Expects valid UTF-8.
[[nodiscard]] int display_width(std::string_view text);
// Cut to `columns`, with "…" as the last column if anything was cut.
[[nodiscard]] std::string clipped(std::string_view text, int columns);
// Filled with spaces to `columns`; not cut.
[[nodiscard]] std::string padded(std::string_view text, int columns);

// For printing only: as a POSIX shell would need it; plain words stay plain.
[[nodiscard]] std::string shell_quoted(std::string_view argument);

[[nodiscard]] std::string human_duration(
    std::chrono::milliseconds duration);                     // "0.3 s", "12 s", "3 min 4 s"
[[nodiscard]] std::string human_bytes(std::uint64_t bytes);  // "512 B", "1.5 KiB", "20 MiB"
[[nodiscard]] std::string plural(std::size_t count,
                                 std::string_view word);  // "1 service", "2 services"

// "30s", "5m", "1h30m", "500ms", "2d"; nothing else (a bare number is not a duration).
[[nodiscard]] std::optional<std::chrono::milliseconds> parse_duration(std::string_view text);
// Kubernetes quantities (kubernetes.io, "Resource units"): cpu "500m", "2", "0.5" → thousandths of
// a core.
[[nodiscard]] std::optional<std::int64_t> parse_cpu(std::string_view text);
// Bytes: "64Mi", "1Gi", "500M", "1024".
[[nodiscard]] std::optional<std::int64_t> parse_bytes(std::string_view text);

}  // namespace cloudctl::base
