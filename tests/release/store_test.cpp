#include "release/store.h"

#include <doctest/doctest.h>
#include <sys/stat.h>

#include "base/error.h"
#include "base/file.h"
#include "support/temporary_folder.h"

namespace {

using namespace cloudctl;
using release::LocalStore;
using release::Result;

release::Record numbered(int number, Result result) {
  return {.number = number,
          .project = "hello",
          .result = result,
          .files = {{"compose.yaml", "name: hello\n"}},
          .waves = {},
          .services = {}};
}

unsigned mode_of(const std::filesystem::path& path) {
  struct stat facts {};
  REQUIRE(::stat(path.c_str(), &facts) == 0);
  return facts.st_mode & 0777U;
}

}  // namespace

TEST_CASE("store: a project's state is below the state home, under its name") {
  CHECK(release::local_folder("/home/ann/.local/state", "hello") ==
        "/home/ann/.local/state/cloudctl/local/hello");
}

TEST_CASE("store: before the first deploy there is nothing, and the first number is 1") {
  const test::TemporaryFolder folder;
  const LocalStore store(folder.path() / "hello");
  CHECK(store.numbers().empty());
  CHECK(store.list().empty());
  CHECK_FALSE(store.newest());
  CHECK_FALSE(store.last_good());
  CHECK_FALSE(store.engine());
  CHECK(store.scale().empty());
  CHECK(store.next_number() == 1);
}

TEST_CASE("store: the last good release is the newest that served, not the newest") {
  const test::TemporaryFolder folder;
  const LocalStore store(folder.path());
  store.save(numbered(1, Result::good));
  store.save(numbered(2, Result::good));
  store.save(numbered(3, Result::failed));
  store.save(numbered(4, Result::pending));
  CHECK(store.last_good()->number == 2);
  CHECK(store.last_good(2)->number == 1);
  CHECK_FALSE(store.last_good(1));
  CHECK(store.newest()->number == 4);
  CHECK(store.next_number() == 5);
  CHECK(store.list().size() == 4);
}

TEST_CASE("store: a release's files stand beside its record, for the user alone") {
  const test::TemporaryFolder folder;
  const LocalStore store(folder.path() / "hello");
  store.save(numbered(12, Result::good));
  const auto file = store.file_of(12, "compose.yaml");
  CHECK(file == folder.path() / "hello/releases/0012/compose.yaml");
  CHECK(base::read_file(file) == "name: hello\n");
  CHECK(mode_of(file) == 0600);
  CHECK(mode_of(folder.path() / "hello") == 0700);
  CHECK(mode_of(folder.path() / "hello/releases/0012.json") == 0600);
}

TEST_CASE("store: pruning keeps the newest and the last good release") {
  const test::TemporaryFolder folder;
  const LocalStore store(folder.path());
  store.save(numbered(1, Result::good));
  for (int number = 2; number <= 6; ++number) store.save(numbered(number, Result::failed));
  store.prune(2);
  CHECK(store.numbers() == std::vector<int>{1, 5, 6});
  CHECK_FALSE(std::filesystem::exists(store.file_of(3, "compose.yaml")));
  CHECK(std::filesystem::exists(store.file_of(1, "compose.yaml")));
}

TEST_CASE("store: foreign files among the releases are left alone") {
  const test::TemporaryFolder folder;
  const LocalStore store(folder.path());
  store.save(numbered(1, Result::good));
  base::write_file(folder.path() / "releases/notes.json", "mine");
  base::write_file(folder.path() / "releases/0002.json.tmp", "half");
  CHECK(store.numbers() == std::vector<int>{1});
}

TEST_CASE("store: a damaged record is named, not skipped") {
  const test::TemporaryFolder folder;
  const LocalStore store(folder.path());
  base::write_file(folder.path() / "releases/0001.json", "{\"number\": ");
  CHECK_THROWS_AS(static_cast<void>(store.newest()), base::Error);
}

TEST_CASE("store: replicas asked for and the engine are remembered until all is forgotten") {
  const test::TemporaryFolder folder;
  const LocalStore store(folder.path());
  store.save(numbered(1, Result::good));
  store.save_scale({{"web", 6}});
  store.pin_engine("ABCD:EFGH");
  CHECK(store.scale() == std::map<std::string, int>{{"web", 6}});
  CHECK(store.engine() == "ABCD:EFGH");
  store.forget();
  CHECK(store.scale().empty());
  CHECK_FALSE(store.engine());
  CHECK(store.next_number() == 1);
}
