#include "base/text.h"

#include <doctest/doctest.h>

using namespace notes;

TEST_CASE("text: a timestamp is UTC with milliseconds") {
  CHECK(timestamp(Wall::time_point(std::chrono::milliseconds(0))) == "1970-01-01T00:00:00.000Z");
  CHECK(timestamp(Wall::time_point(std::chrono::milliseconds(1795262400078))) ==
        "2026-11-21T12:00:00.078Z");
}

TEST_CASE("text: only plain digits are a whole number") {
  CHECK(whole_number("0") == 0);
  CHECK(whole_number("9223372036854775807") == 9223372036854775807);
  for (const char* text : {"", "-1", "+1", " 1", "1 ", "1.0", "0x10", "9223372036854775808"}) {
    CAPTURE(text);
    CHECK_FALSE(whole_number(text));
  }
}

TEST_CASE("text: every text becomes a valid JSON string") {
  const auto quoted = [](std::string_view text) {
    std::string out;
    append_json(out, text);
    return out;
  };
  CHECK(quoted("plain") == "\"plain\"");
  CHECK(quoted("a\"b\\c\n") == "\"a\\\"b\\\\c\\n\"");
  CHECK(quoted(std::string_view("\0", 1)) == "\"\\u0000\"");
  CHECK(quoted("é☎") == "\"é☎\"");
  CHECK(quoted("\xff") == "\"\xEF\xBF\xBD\"");
}

TEST_CASE("text: characters are counted, not bytes") {
  CHECK(code_points("") == 0);
  CHECK(code_points("aé☎😀") == 4);
}

TEST_CASE("text: white space at the ends goes, inside it stays") {
  CHECK(trimmed(" \t a b\r\n") == "a b");
  CHECK(trimmed(" \n") == "");
}

TEST_CASE("text: words are the same in any case") {
  CHECK(same_word("Chunked", "chunkeD"));
  CHECK_FALSE(same_word("chunked", "chunked "));
}
