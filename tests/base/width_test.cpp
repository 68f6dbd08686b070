#include <doctest/doctest.h>

#include "base/text.h"

using namespace cloudctl;

TEST_CASE("width: letters count one, wide characters two, combining ones nothing") {
  CHECK(base::display_width("web-1") == 5);
  CHECK(base::display_width("größe") == 5);
  CHECK(base::display_width("日本語") == 6);
  CHECK(base::display_width("ｆｕｌｌ") == 8);
  CHECK(base::display_width("한글") == 4);
  CHECK(base::display_width("e\u0301") == 1);
  CHECK(base::display_width("a\u200bb") == 2);
  CHECK(base::display_width("") == 0);
}

TEST_CASE("width: emoji count two, with the picture selector too") {
  CHECK(base::display_width("🚀") == 2);
  CHECK(base::display_width("🇩🇪") == 2);
  CHECK(base::display_width("✔") == 1);
  CHECK(base::display_width("✔\uFE0F") == 2);
  CHECK(base::display_width("🚀\uFE0F") == 2);
}

TEST_CASE("width: a text that fits is not cut") {
  CHECK(base::clipped("hello", 5) == "hello");
  CHECK(base::clipped("hello", 80) == "hello");
  CHECK(base::clipped("", 0).empty());
}

TEST_CASE("width: a cut text ends with an ellipsis in the last column") {
  CHECK(base::clipped("hello", 4) == "hel…");
  CHECK(base::clipped("hello", 1) == "…");
  CHECK(base::clipped("hello", 0).empty());
  CHECK(base::clipped("日本語", 5) == "日本…");
  CHECK(base::clipped("日本語", 4) == "日…");
  CHECK(base::clipped("ae\u0301bc", 3) == "ae\u0301…");
}

TEST_CASE("width: no text is ever wider than it was cut to") {
  const std::string text = "a日🚀e\u0301✔\uFE0Fxyz";
  for (int columns = 0; columns < 20; ++columns) {
    CHECK(base::display_width(base::clipped(text, columns)) <= columns);
  }
}

TEST_CASE("width: padding fills columns, not bytes, and never cuts") {
  CHECK(base::padded("日本", 6) == "日本  ");
  CHECK(base::padded("größe", 6) == "größe ");
  CHECK(base::padded("hello", 3) == "hello");
}
