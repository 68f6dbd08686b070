#pragma once
// Texts made small and back (RFC 1950, by zlib). Knows nothing of what the text is.

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace cloudctl::release {

// Throws Error when there is no memory for it.
[[nodiscard]] std::string compressed(std::string_view text);
// Nothing if it is damaged, cut off, goes on after its end, or has more than `limit` bytes.
[[nodiscard]] std::optional<std::string> expanded(std::string_view bytes,
                                                  std::size_t limit = 256U << 20U);

}  // namespace cloudctl::release
