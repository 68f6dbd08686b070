#include "base/big_file.h"

#include <doctest/doctest.h>
#include <sys/stat.h>

#include <algorithm>
#include <vector>

#include "base/error.h"
#include "base/file.h"
#include "support/temporary_folder.h"

using namespace cloudctl;

static std::string all_of(const base::ByteSource& source) {
  std::string all;
  for (auto piece = source(3); !piece.empty(); piece = source(3)) all += piece;
  return all;
}

static std::vector<std::string> names_in(const std::filesystem::path& folder) {
  std::vector<std::string> names;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    names.push_back(entry.path().filename());
  }
  std::sort(names.begin(), names.end());
  return names;
}

TEST_CASE("big files: can be read more than once, from the beginning") {
  const test::TemporaryFolder folder;
  base::write_file(folder.path() / "a", "0123456789");
  const base::BigFile file(folder.path() / "a");
  CHECK(file.size() == 10);
  const auto one = file.source();
  CHECK(one(4) == "0123");
  CHECK(all_of(file.source()) == "0123456789");
  CHECK(all_of(one) == "456789");
}

TEST_CASE("big files: what is none is refused with its reason") {
  const test::TemporaryFolder folder;
  const std::string path = folder.path() / "none";
  CHECK_THROWS_WITH(static_cast<void>(base::BigFile(path)),
                    ("\"" + path + "\" cannot be read: no such file or directory").c_str());
  CHECK_THROWS_WITH(static_cast<void>(base::BigFile(folder.path())),
                    ("\"" + folder.path().string() + "\" cannot be read: is a directory").c_str());
}

TEST_CASE("big files: a new one is there when it is kept, and readable by its owner only") {
  const test::TemporaryFolder folder;
  {
    base::NewBigFile file(folder.path() / "a");
    file.add("one ");
    file.add("two");
    CHECK(file.size() == 7);
    CHECK(all_of(file.source()) == "one two");
    CHECK(names_in(folder.path()).empty());
    file.keep(false);
  }
  CHECK(names_in(folder.path()) == std::vector<std::string>{"a"});
  CHECK(base::read_file(folder.path() / "a") == "one two");
  struct stat facts {};
  REQUIRE(stat((folder.path() / "a").c_str(), &facts) == 0);
  CHECK((facts.st_mode & 0777U) == 0600U);
}

TEST_CASE("big files: one that is not kept leaves nothing") {
  const test::TemporaryFolder folder;
  {
    base::NewBigFile file(folder.path() / "a");
    file.add("half");
  }
  CHECK(names_in(folder.path()).empty());
}

TEST_CASE("big files: another one of the same name is replaced only when that is wanted") {
  const test::TemporaryFolder folder;
  base::write_file(folder.path() / "a", "old");
  base::NewBigFile file(folder.path() / "a");
  file.add("new");
  CHECK_THROWS_AS(file.keep(false), base::Error);
  CHECK(base::read_file(folder.path() / "a") == "old");
  file.keep(true);
  CHECK(base::read_file(folder.path() / "a") == "new");
  CHECK(names_in(folder.path()) == std::vector<std::string>{"a"});
}

TEST_CASE("big files: a folder that is not there is named before anything is done") {
  const test::TemporaryFolder folder;
  const std::string path = folder.path() / "no" / "a";
  CHECK_THROWS_WITH(static_cast<void>(base::NewBigFile(path)),
                    ("\"" + path + "\" cannot be made: no such file or directory").c_str());
}
