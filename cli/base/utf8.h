#pragma once
// UTF-8 character by character (RFC 3629). Knows nothing of what characters look like.

#include <cstddef>
#include <string>
#include <string_view>

namespace cloudctl::base {

struct Decoded {
  char32_t code = 0xfffd;  // U+FFFD if the bytes are none
  std::size_t length = 1;  // bytes read; of invalid ones as many as Unicode 3.9 replaces by one
  bool valid = false;
};

// The first character of a text that is not empty.
[[nodiscard]] Decoded decode(std::string_view text);
[[nodiscard]] std::string encode(char32_t code);

}  // namespace cloudctl::base
