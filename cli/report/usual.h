#pragma once
// How long something usually takes, from its own history; said only when the history says enough.

#include <chrono>
#include <optional>
#include <string>
#include <vector>

namespace cloudctl::report {

// The median of the last ten durations (oldest first); nothing below three of them.
[[nodiscard]] std::optional<std::chrono::milliseconds> usual(
    const std::vector<std::chrono::milliseconds>& durations);

// "12 s", or with enough history "12 s (usually 9.8 s)".
[[nodiscard]] std::string took(std::chrono::milliseconds duration,
                               const std::vector<std::chrono::milliseconds>& history);

}  // namespace cloudctl::report
