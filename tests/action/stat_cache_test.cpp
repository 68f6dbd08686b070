#include "action/stat_cache.h"

#include <doctest/doctest.h>

#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "base/file.h"
#include "support/temporary_folder.h"

using cloudctl::action::Stamp;
using cloudctl::action::StatCache;
using Time = std::chrono::system_clock::time_point;

namespace {

const std::string a64(64, 'a');
const std::string b64(64, 'b');
const Time now{std::chrono::seconds(1'000'000)};

Stamp stamp_at(std::chrono::nanoseconds time) {
  return {.size = 5, .modified = time.count(), .changed = time.count(), .inode = 7, .device = 8};
}

const Stamp old_stamp = stamp_at(std::chrono::seconds(900'000));

struct Remembered {
  cloudctl::test::TemporaryFolder folder;
  std::filesystem::path file = folder.path() / "cache";

  void write(const std::vector<std::string>& paths, const Stamp& stamp = old_stamp) const {
    StatCache cache(file, "/context", now);
    for (const auto& path : paths) cache.remember(path, stamp, a64);
    cache.save();
  }
  [[nodiscard]] StatCache opened(const std::string& context = "/context") const {
    return {file, context, now};
  }
};

bool knows(StatCache&& cache, const std::string& path, const Stamp& stamp = old_stamp) {
  return cache.find(path, stamp).has_value();
}

}  // namespace

TEST_CASE("stat cache: a file is known with the digest that it had") {
  const Remembered remembered;
  remembered.write({"a", "b"});
  auto cache = remembered.opened();
  CHECK(cache.find("a", old_stamp) == a64);
  CHECK(cache.find("b", old_stamp) == a64);
  CHECK(!cache.find("c", old_stamp));
}

TEST_CASE("stat cache: whatever of its stamp changes, a file is not known any more") {
  const Remembered remembered;
  remembered.write({"a"});
  CHECK(knows(remembered.opened(), "a"));
  for (auto field : {&Stamp::size, &Stamp::inode, &Stamp::device}) {
    Stamp stamp = old_stamp;
    ++(stamp.*field);
    CHECK(!knows(remembered.opened(), "a", stamp));
  }
  for (auto field : {&Stamp::modified, &Stamp::changed}) {
    Stamp stamp = old_stamp;
    ++(stamp.*field);
    CHECK(!knows(remembered.opened(), "a", stamp));
  }
}

TEST_CASE("stat cache: files that came and went do not hide the others") {
  const Remembered remembered;
  remembered.write({"a", "a/x", "a/x/y", "a-b", "b", "c"});
  auto cache = remembered.opened();
  CHECK(!cache.find("A", old_stamp));
  CHECK(!cache.find("a/w", old_stamp));
  CHECK(cache.find("a/x/y", old_stamp));
  CHECK(!cache.find("a/z", old_stamp));
  CHECK(cache.find("a-b", old_stamp));
  CHECK(!cache.find("bb", old_stamp));
  CHECK(cache.find("c", old_stamp));
}

TEST_CASE("stat cache: what changed less than two seconds before the run is read again") {
  const Remembered remembered;
  const auto limit = now.time_since_epoch() - std::chrono::seconds(2);
  remembered.write({"a"}, stamp_at(limit - std::chrono::nanoseconds(1)));
  CHECK(knows(remembered.opened(), "a", stamp_at(limit - std::chrono::nanoseconds(1))));
  for (const auto& time : {limit, limit + std::chrono::seconds(2), limit + std::chrono::hours(1)}) {
    remembered.write({"a"}, stamp_at(time));
    CHECK(!knows(remembered.opened(), "a", stamp_at(time)));
  }
  Stamp set_back = old_stamp;  // its time of modification was set back by hand
  set_back.changed = std::chrono::nanoseconds(limit).count();
  remembered.write({"a"}, set_back);
  CHECK(!knows(remembered.opened(), "a", set_back));
}

TEST_CASE("stat cache: a broken file is as none") {
  const Remembered remembered;
  CHECK(!knows(remembered.opened(), "a"));
  remembered.write({"a", "b"});
  CHECK(!knows(remembered.opened("/other"), "a"));
  const std::string whole = cloudctl::base::read_file(remembered.file);
  for (std::size_t at = 0; at < whole.size(); ++at) {
    std::string broken = whole;
    broken[at] = static_cast<char>(broken[at] ^ 1);
    cloudctl::base::write_file(remembered.file, broken, 0600);
    CHECK_MESSAGE(!knows(remembered.opened(), "a"), at);
    cloudctl::base::write_file(remembered.file, whole.substr(0, at), 0600);
    CHECK_MESSAGE(!knows(remembered.opened(), "a"), at);
  }
  cloudctl::base::write_file(remembered.file, whole, 0600);
  CHECK(knows(remembered.opened(), "a"));
}

TEST_CASE("stat cache: it is written only if something changed") {
  const Remembered remembered;
  remembered.write({"a"});
  const auto written = std::filesystem::last_write_time(remembered.file);
  std::filesystem::last_write_time(remembered.file, written - std::chrono::hours(1));
  const auto again = [&](const std::string& path) {
    auto cache = remembered.opened();
    const auto known = cache.find(path, old_stamp);
    cache.remember(path, old_stamp, known ? std::string(*known) : b64);
    cache.save();
  };
  again("a");
  CHECK(std::filesystem::last_write_time(remembered.file) == written - std::chrono::hours(1));
  again("b");
  CHECK(std::filesystem::last_write_time(remembered.file) >= written);
  CHECK(!knows(remembered.opened(), "a"));
  CHECK(remembered.opened().find("b", old_stamp) == b64);
}
