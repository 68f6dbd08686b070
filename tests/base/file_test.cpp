#include "base/file.h"

#include <doctest/doctest.h>
#include <sys/stat.h>

#include <functional>
#include <string>

#include "base/error.h"
#include "support/temporary_folder.h"

using namespace cloudctl;
namespace fs = std::filesystem;

static int mode_of(const fs::path& path) {
  struct stat facts {};
  REQUIRE(stat(path.c_str(), &facts) == 0);
  return static_cast<int>(facts.st_mode & 07777U);
}

static std::size_t entries(const fs::path& folder) {
  std::size_t count = 0;
  for ([[maybe_unused]] const auto& entry : fs::directory_iterator(folder)) ++count;
  return count;
}

static base::Failure failure_of(const std::function<void()>& action) {
  try {
    action();
  } catch (const base::Error& error) {
    return error.failure();
  }
  FAIL("did not fail");
  return {};
}

TEST_CASE("file: what was written is read again, byte for byte") {
  const test::TemporaryFolder folder;
  const std::string content("a\0b\n\xff\r\n", 8);
  base::write_file(folder.path() / "f", content);
  CHECK(base::read_file(folder.path() / "f") == content);
}

TEST_CASE("file: a missing file is named, with the system's reason and the way out") {
  const base::Failure failure = failure_of([] { (void)base::read_file("/nowhere/cloudctl.yaml"); });
  CHECK(failure.what == "\"/nowhere/cloudctl.yaml\" cannot be read: no such file or directory");
  CHECK(failure.where == "/nowhere/cloudctl.yaml");
  CHECK(failure.next == "check the path");
}

TEST_CASE("file: a missing file may be as good as none") {
  CHECK_FALSE(base::read_file_if_there("/nowhere/at/all"));
}

TEST_CASE("file: a folder is not read as a file") {
  const test::TemporaryFolder folder;
  const base::Failure failure = failure_of([&] { (void)base::read_file_if_there(folder.path()); });
  CHECK(failure.what == "\"" + folder.path().string() + "\" cannot be read: is a directory");
}

TEST_CASE("file: no more is read than the limit") {
  const test::TemporaryFolder folder;
  base::write_file(folder.path() / "f", std::string(1024, 'x'));
  CHECK(base::read_file(folder.path() / "f", 1024).size() == 1024);
  const base::Failure failure =
      failure_of([&] { (void)base::read_file(folder.path() / "f", 1023); });
  CHECK(failure.what == "\"" + (folder.path() / "f").string() + "\" has more than 1023 B");
  CHECK_THROWS_AS((void)base::read_file("/dev/zero", 1U << 20U), base::Error);
}

TEST_CASE("file: writing replaces the file as a whole and leaves nothing beside it") {
  const test::TemporaryFolder folder;
  const fs::path path = folder.path() / "f";
  base::write_file(path, "old and longer");
  fs::create_hard_link(path, folder.path() / "link");
  base::write_file(path, "new");
  CHECK(base::read_file(path) == "new");
  CHECK(base::read_file(folder.path() / "link") == "old and longer");
  CHECK(entries(folder.path()) == 2);
}

TEST_CASE("file: a write that fails leaves the old file and nothing else") {
  const test::TemporaryFolder folder;
  fs::create_directory(folder.path() / "f");
  base::write_file(folder.path() / "f" / "inside", "x");
  const base::Failure failure = failure_of([&] { base::write_file(folder.path() / "f", "new"); });
  CHECK(failure.what ==
        "\"" + (folder.path() / "f").string() + "\" cannot be written: is a directory");
  CHECK(entries(folder.path()) == 1);
}

TEST_CASE("file: private files and the folders made for them are nobody else's") {
  const test::TemporaryFolder folder;
  base::write_file(folder.path() / "a" / "b" / "secrets.json", "{}", 0600);
  CHECK(mode_of(folder.path() / "a" / "b" / "secrets.json") == 0600);
  CHECK(mode_of(folder.path() / "a" / "b") == 0700);
  CHECK(mode_of(folder.path() / "a") == 0700);
}

TEST_CASE("file: a new file never replaces one") {
  const test::TemporaryFolder folder;
  const fs::path path = folder.path() / "cloudctl.yaml";
  base::write_new_file(path, "first");
  const base::Failure failure = failure_of([&] { base::write_new_file(path, "second"); });
  CHECK(failure.what == "\"" + path.string() + "\" cannot be made: file exists");
  CHECK(failure.next == "move it away, or choose another name");
  CHECK(base::read_file(path) == "first");
  CHECK(entries(folder.path()) == 1);
}

TEST_CASE("file: lines are appended") {
  const test::TemporaryFolder folder;
  base::append_line(folder.path() / "log" / "x", "one");
  base::append_line(folder.path() / "log" / "x", "two");
  CHECK(base::read_file(folder.path() / "log" / "x") == "one\ntwo\n");
  CHECK(mode_of(folder.path() / "log" / "x") == 0600);
}

TEST_CASE("file: folders that are there already are fine, files in their place are not") {
  const test::TemporaryFolder folder;
  base::make_folders(folder.path() / "a" / "b" / "c");
  base::make_folders(folder.path() / "a" / "b" / "c");
  CHECK(fs::is_directory(folder.path() / "a" / "b" / "c"));
  base::write_file(folder.path() / "f", "");
  const base::Failure failure = failure_of([&] { base::make_folders(folder.path() / "f"); });
  CHECK(failure.what == "\"" + (folder.path() / "f").string() + "\" cannot be made: file exists");
}

TEST_CASE("file: removing one that is not there is fine") {
  const test::TemporaryFolder folder;
  base::write_file(folder.path() / "f", "");
  base::remove_file(folder.path() / "f");
  base::remove_file(folder.path() / "f");
  CHECK(entries(folder.path()) == 0);
}

TEST_CASE("file: a private file is only ours to read, and goes away") {
  const test::TemporaryFolder folder;
  {
    const base::PrivateFile file(folder.path() / "run", "hunter2");
    CHECK(base::read_file(file.path()) == "hunter2");
    CHECK(mode_of(file.path()) == 0600);
    CHECK(mode_of(folder.path() / "run") == 0700);
    CHECK(entries(folder.path() / "run") == 1);
  }
  CHECK(entries(folder.path() / "run") == 0);
}
