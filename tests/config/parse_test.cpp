#include "config/parse.h"

#include <doctest/doctest.h>

#include <chrono>

#include "support.h"

using namespace cloudctl;
using cloudctl::config::test::mistakes;

namespace {

std::string repeated(std::string_view text, std::size_t times) {
  std::string result;
  result.reserve(text.size() * times);
  for (std::size_t i = 0; i < times; ++i) result += text;
  return result;
}

constexpr std::size_t megabyte = 1U << 20U;
// Enough to see what grows by the square, and little enough for a test that runs often.
constexpr std::size_t piece_of_text = 16U << 10U;

// The first line of what is said, and how long it took.
std::string refused(const std::string& text) {
  const auto begin = std::chrono::steady_clock::now();
  const std::string said = mistakes(text);
  const auto took = std::chrono::steady_clock::now() - begin;
  // A second is the promise; sanitizers on a busy machine get more.
  CHECK(took < std::chrono::seconds(10));
  return said.substr(0, said.find('\n'));
}

}  // namespace

TEST_CASE("read: a file that is too large is refused without being parsed") {
  CHECK(refused(std::string(100 * megabyte, 'x')) ==
        "C002 0:0 the file has 100 MiB, at most 1 MiB are possible");
  CHECK(refused("a: [" + repeated("a,", 250'000) + "]\n").starts_with("C002 1:"));
}

TEST_CASE("read: bytes that no text file has are refused with their place") {
  CHECK(refused(std::string("name: a\nb: \0\n", 13)) ==
        "C003 2:4 the file has a control character, NUL");
  CHECK(refused("name: a\x1b[31m\n") == "C003 1:8 the file has a control character, \\x1b");
  CHECK(refused("a: b\rc: d\n") == "C003 1:5 the file has a control character, \\x0d");
  CHECK(refused("a: \"\\0\"\n") == "C003 1:4 an escape that makes NUL or is no character");
  CHECK(refused("name: gr\xfcn\n") == "C004 1:9 the file is not UTF-8");
  CHECK(refused("\xff\xfen\x01") == "C004 0:0 the file is UTF-16, not UTF-8");
}

TEST_CASE("read: deep nesting is refused before it costs anything, in each way to nest") {
  CHECK(refused(repeated("[", 100'000)) == "C005 1:17 more than 32 levels of nesting");
  CHECK(refused(repeated("{", 100'000)) == "C005 1:32 more than 32 levels of nesting");
  CHECK(refused(repeated("- ", 100'000)) == "C005 1:65 more than 32 levels of nesting");
  CHECK(refused(repeated("? ", 100'000)) == "C005 1:65 more than 32 levels of nesting");
  CHECK(refused(repeated("{a: [", 50'000)).starts_with("C005 1:"));
  std::string steps;
  for (std::size_t i = 0; i < 1000; ++i) steps += std::string(i, ' ') + "a:\n";
  CHECK(refused(steps) == "C005 33:33 more than 32 levels of nesting");
}

TEST_CASE("read: alias bombs are counted before they are built") {
  std::string bomb = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n";
  for (int i = 1; i < 12; ++i) {
    const std::string before = "*a" + std::to_string(i - 1);
    bomb += "a" + std::to_string(i) + ": &a" + std::to_string(i) + " [" + before;
    for (int n = 0; n < 9; ++n) bomb += ", " + before;
    bomb += "]\n";
  }
  CHECK(refused(bomb).ends_with("anchors and aliases copy more than 10000 values"));
  CHECK(refused("a: &a [*a]\n") == "C006 1:8 an alias inside what it stands for");
  // Anchors around anchors copy as well.
  const std::string nested =
      repeated("[&a ", 30) + "[" + repeated("x,", 20'000) + "]" + repeated("]", 30);
  CHECK(refused("a: " + nested + "\n").starts_with("C006 "));
}

TEST_CASE("read: much of anything is read or refused in bounded time") {
  for (const std::string_view piece :
       {"a: ", "\"",  "&a ",   "!a ", "x",       "- a\n",    "a\n",   "#",
        "\n",  ":",   "a:\n",  "[]",  "*a ",     "%TAG a\n", "---\n", "'",
        "|",   ">\n", "? a\n", "é",   "<<: a\n", " ",        "\\",    "a: |\n x\n"}) {
    CAPTURE(piece);
    CHECK(refused(repeated(piece, piece_of_text / piece.size())).starts_with("C0"));
  }
}

TEST_CASE("read: more mistakes than anybody reads are cut") {
  std::string text = "name: a\nservices: {web: {image: a}}\n";
  for (int i = 0; i < 4'000; ++i) text += "k" + std::to_string(i) + ": 1\n";
  const auto diagnostics = config::read(config::test::source(text)).diagnostics;
  CHECK(diagnostics.size() == 101);
  CHECK(refused(text) == "C010 3:1 unknown key \"k0\" at the top of the file");
  CHECK(mistakes(text).find("C029 103:1 more than 100 mistakes") != std::string::npos);
}

TEST_CASE("read: a chain and a circle of thousands of services are read without recursion") {
  std::string chain = "name: a\nservices:\n  s0: {image: a}\n";
  for (int i = 1; i < 3'000; ++i) {
    chain += "  s" + std::to_string(i) + ": {image: a, uses: [s" + std::to_string(i - 1) + "]}\n";
  }
  CHECK(refused(chain) == "");
  std::string circle = "name: a\nservices:\n";
  for (int i = 0; i < 3'000; ++i) {
    circle += "  s" + std::to_string(i) + ": {image: a, uses: [s" +
              std::to_string((i + 1) % 3'000) + "]}\n";
  }
  CHECK(refused(circle).ends_with("services use each other in a circle: s0 → s1 → … → s2999 → s0"));
}

TEST_CASE("read: Windows' line ends and a byte order mark are read") {
  CHECK(mistakes("\xef\xbb\xbfname: a\r\nservices:\r\n  web:\r\n    image: a\r\n") == "");
}
