#include "base/log.h"

#include <doctest/doctest.h>
#include <unistd.h>

#include <array>
#include <nlohmann/json.hpp>
#include <string>

using namespace notes;

namespace {

/** A pipe that a log writes into. */
struct Pipe {
  std::array<int, 2> ends{};
  Pipe() { REQUIRE(::pipe(ends.data()) == 0); }
  ~Pipe() {
    ::close(ends[0]);
    ::close(ends[1]);
  }
  std::string text() {
    std::array<char, 4096> piece{};
    const ssize_t got = ::read(ends[0], piece.data(), piece.size());
    return got < 0 ? "" : std::string(piece.data(), static_cast<std::size_t>(got));
  }
};

}  // namespace

TEST_CASE("log: a line is one JSON object with time, level, event and fields") {
  Pipe pipe;
  Log log(pipe.ends[1], Level::info);
  log.write(Level::warn, "a \"strange\"\nevent", {{"path", "/\xff"}, {"n", 7LL}, {"ms", 0.5}});
  log.flush();
  const std::string text = pipe.text();
  CHECK(std::count(text.begin(), text.end(), '\n') == 1);
  const auto line = nlohmann::json::parse(text);
  CHECK(line["level"] == "warn");
  CHECK(line["event"] == "a \"strange\"\nevent");
  CHECK(line["path"] == "/\xEF\xBF\xBD");
  CHECK(line["n"] == 7);
  CHECK(line["ms"] == 0.5);
  CHECK(line["time"].get<std::string>().size() == std::string("2026-11-21T12:00:00.000Z").size());
}

TEST_CASE("log: what is below the level is not written, and nothing at level off") {
  Pipe pipe;
  Log log(pipe.ends[1], Level::warn);
  log.write(Level::info, "quiet");
  CHECK_FALSE(log.pending());
  Log none(pipe.ends[1], Level::off);
  none.write(Level::error, "quiet");
  CHECK_FALSE(none.pending());
}

TEST_CASE("log: a reader that is gone is no failure") {
  Log log(-1, Level::info);
  log.write(Level::info, "lost");
  log.flush();
  CHECK_FALSE(log.pending());
}
