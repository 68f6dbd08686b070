#include "release/compress.h"

#include <doctest/doctest.h>

namespace {

using cloudctl::release::compressed;
using cloudctl::release::expanded;

}  // namespace

TEST_CASE("compress: every text comes back, and repetition becomes small") {
  for (const std::string& text : {std::string(), std::string("x"), std::string("\0\xff\n", 3),
                                  std::string(300'000, 'a'), std::string(64U << 10U, 'b')}) {
    CHECK(expanded(compressed(text)) == text);
  }
  CHECK(compressed(std::string(300'000, 'a')).size() < 1000);
}

TEST_CASE("compress: what is damaged, cut off or too long is no text") {
  const std::string bytes = compressed("apiVersion: v1, kind: Secret");
  CHECK_FALSE(expanded(bytes.substr(0, bytes.size() - 1)));
  CHECK_FALSE(expanded(bytes + "x"));
  CHECK_FALSE(expanded(""));
  CHECK_FALSE(expanded("no such stream"));
  std::string damaged = bytes;
  damaged.back() ^= 1;
  CHECK_FALSE(expanded(damaged));
  CHECK(expanded(compressed(std::string(1000, 'a')), 1000));
  CHECK_FALSE(expanded(compressed(std::string(1001, 'a')), 1000));
}
