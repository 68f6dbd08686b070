#include "base/utf8.h"

#include <doctest/doctest.h>

#include "base/text.h"

using namespace cloudctl;

TEST_CASE("utf8: every code point that is one comes back as it was") {
  for (char32_t code = 0; code < 0x110000; code += code < 0x3000 ? 1 : 251) {
    if (code >= 0xd800 && code < 0xe000) continue;
    const std::string bytes = base::encode(code);
    const base::Decoded decoded = base::decode(bytes);
    REQUIRE(decoded.valid);
    REQUIRE(decoded.code == code);
    REQUIRE(decoded.length == bytes.size());
  }
}

TEST_CASE("utf8: overlong forms, surrogates and what lies beyond Unicode are not valid") {
  CHECK(base::is_valid_utf8("größe 日本 🚀"));
  CHECK_FALSE(base::is_valid_utf8("\xc0\xaf"));
  CHECK_FALSE(base::is_valid_utf8("\xe0\x80\x80"));
  CHECK_FALSE(base::is_valid_utf8("\xed\xa0\x80"));
  CHECK_FALSE(base::is_valid_utf8("\xf4\x90\x80\x80"));
  CHECK_FALSE(base::is_valid_utf8("\xff"));
  CHECK_FALSE(base::is_valid_utf8("abc\xe2\x82"));
}

TEST_CASE("utf8: invalid bytes become replacement characters, one for each part that ends early") {
  CHECK(base::to_valid_utf8("a\xff\xfe z") == "a\uFFFD\uFFFD z");
  CHECK(base::to_valid_utf8("\xe2\x82") == "\uFFFD");
  CHECK(base::to_valid_utf8("\xe2\x82x") == "\uFFFDx");
  CHECK(base::to_valid_utf8("gr\xc3\xb6\xc3") == "grö\uFFFD");
}

TEST_CASE("utf8: printable text cannot drive the terminal") {
  CHECK(base::printable("\x1b]0;title\x07") == R"(\x1b]0;title\x07)");
  CHECK(base::printable("a\nb\tc\rd") == R"(a\x0ab\x09c\x0dd)");
  CHECK(base::printable("a\nb\tc\rd", true) == "a\nb\tc\\x0dd");
  CHECK(base::printable("\x7f\xc2\x9b"
                        "31m") == R"(\x7f\x9b31m)");
  CHECK(base::printable("\xff\xc3") == R"(\xff\xc3)");
  CHECK(base::printable("ö日🚀") == "ö日🚀");
}

TEST_CASE("utf8: printable text does not change its direction unseen") {
  CHECK(base::printable("a\u202eb\u2066c") == R"(a\u202eb\u2066c)");
}
