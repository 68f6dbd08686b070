#include "process/output.h"

#include <doctest/doctest.h>

#include <vector>

#include "base/text.h"

using namespace cloudctl;
using Texts = std::vector<std::string>;

// The same bytes in pieces of every size must give the same lines.
static Texts lines_of(const std::string& bytes, std::size_t piece) {
  Texts lines;
  process::LineSplitter splitter;
  const auto take = [&](std::string_view line) { lines.emplace_back(line); };
  for (std::size_t at = 0; at < bytes.size(); at += piece) {
    splitter.add(std::string_view(bytes).substr(at, piece), take);
  }
  splitter.finish(take);
  return lines;
}

static void check_lines(const std::string& bytes, const Texts& expected) {
  CAPTURE(bytes);
  for (std::size_t piece = 1; piece <= bytes.size(); ++piece) {
    CAPTURE(piece);
    CHECK(lines_of(bytes, piece) == expected);
  }
}

TEST_CASE("output: lines end with a line feed, the last one without") {
  check_lines("one\ntwo\n", {"one", "two"});
  check_lines("one\n\ntwo", {"one", "", "two"});
  check_lines("\n", {""});
}

TEST_CASE("output: both kinds of line ends are one line end") {
  check_lines("one\r\ntwo\r\n", {"one", "two"});
  check_lines("one\r\n\r\ntwo\r\n", {"one", "", "two"});
}

TEST_CASE("output: a progress bar is many short lines") {
  check_lines("1 %\r50 %\r100 %\ndone\n", {"1 %", "50 %", "100 %", "done"});
  check_lines("\r1 %\r\r2 %", {"1 %", "2 %"});
}

TEST_CASE("output: a line without end comes in pieces of bounded length") {
  const std::string bytes(process::LineSplitter::longest * 3 + 5, 'x');
  const Texts lines = lines_of(bytes + "\nnext\n", 4096);
  CHECK(lines.size() == 5);
  CHECK(lines.front().size() == process::LineSplitter::longest);
  CHECK(lines[3] == "xxxxx");
  CHECK(lines[4] == "next");
}

TEST_CASE("output: a line that was given out whole in pieces is not followed by an empty one") {
  const std::string bytes(process::LineSplitter::longest, 'x');
  CHECK(lines_of(bytes + "\nnext\n", 4096) == Texts{bytes, "next"});
}

TEST_CASE("output: a piece does not cut a character in two") {
  std::string bytes = "x";
  for (int i = 0; i < 40'000; ++i) bytes += "日";
  std::string joined;
  for (const std::string& line : lines_of(bytes, 1000)) {
    CHECK(base::is_valid_utf8(line));
    joined += line;
  }
  CHECK(joined == bytes);
}

TEST_CASE("output: bytes that are no text pass unchanged") {
  check_lines(std::string("\xff\xfe\0\x80\nx", 6), {std::string("\xff\xfe\0\x80", 4), "x"});
  const std::string bytes(process::LineSplitter::longest + 10, '\x80');
  CHECK(base::join(lines_of(bytes, 999), "") == bytes);
}

TEST_CASE("output: the last bytes are kept, and that others are missing is known") {
  process::Tail tail(10);
  tail.add("0123");
  CHECK_FALSE(tail.cut());
  tail.add("456789");
  CHECK_FALSE(tail.cut());
  tail.add("abc");
  CHECK(tail.cut());
  CHECK(tail.take() == "3456789abc");
}

TEST_CASE("output: one big piece is cut as many small ones are") {
  process::Tail one(100), many(100);
  std::string bytes;
  for (int i = 0; i < 100'000; ++i) {
    const std::string number = std::to_string(i) + " ";
    bytes += number;
    many.add(number);
  }
  one.add(bytes);
  CHECK(one.take() == bytes.substr(bytes.size() - 100));
  CHECK(many.take() == bytes.substr(bytes.size() - 100));
}
