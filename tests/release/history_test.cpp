#include "release/history.h"

#include <doctest/doctest.h>

namespace {

using namespace cloudctl;
using release::History;
using release::Result;

release::Record numbered(int number, Result result) {
  return {.number = number, .result = result, .waves = {}, .services = {}};
}

// Releases 1 … as one letter each: g(ood), f(ailed), p(ending), r(olled back), i(nterrupted).
History history(std::string_view results) {
  std::vector<release::Record> records;
  for (const char letter : results) {
    const Result result = letter == 'g'   ? Result::good
                          : letter == 'f' ? Result::failed
                          : letter == 'r' ? Result::rolled_back
                          : letter == 'i' ? Result::interrupted
                                          : Result::pending;
    records.push_back(numbered(static_cast<int>(records.size()) + 1, result));
  }
  return History(std::move(records));
}

}  // namespace

TEST_CASE("history: before the first deploy there is nothing, and the first number is 1") {
  const History none;
  CHECK(none.list().empty());
  CHECK_FALSE(none.newest());
  CHECK_FALSE(none.last_good());
  CHECK_FALSE(none.find(1));
  CHECK(none.next_number() == 1);
  CHECK(none.superfluous(0).empty());
}

TEST_CASE("history: releases are in the order of their numbers, however they were read") {
  const History mixed({numbered(10, Result::failed), numbered(2, Result::good),
                       numbered(9, Result::good), numbered(1, Result::good)});
  std::vector<int> numbers;
  for (const auto& record : mixed.list()) numbers.push_back(record.number);
  CHECK(numbers == std::vector<int>{1, 2, 9, 10});
  CHECK(mixed.newest()->number == 10);
  CHECK(mixed.next_number() == 11);
  CHECK(mixed.find(9)->result == Result::good);
  CHECK_FALSE(mixed.find(3));
}

TEST_CASE("history: the last good release is the newest that served, not the newest") {
  const History releases = history("ggrfip");
  CHECK(releases.last_good()->number == 2);
  CHECK(releases.last_good(2)->number == 1);
  CHECK_FALSE(releases.last_good(1));
  CHECK_FALSE(history("frip").last_good());
}

TEST_CASE("history: what may be forgotten is neither among the newest nor the last good one") {
  CHECK(history("gggggg").superfluous(3) == std::vector<int>{1, 2, 3});
  CHECK(history("gfffff").superfluous(2) == std::vector<int>{2, 3, 4});
  CHECK(history("ggffff").superfluous(0) == std::vector<int>{1, 3, 4, 5, 6});
  CHECK(history("ggg").superfluous(3).empty());
  CHECK(history("ggg").superfluous(10).empty());
}
