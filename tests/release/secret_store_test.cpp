#include <doctest/doctest.h>
#include <sys/stat.h>

#include "base/error.h"
#include "base/file.h"
#include "release/store.h"
#include "support/temporary_folder.h"

namespace {

using namespace cloudctl;
using release::SecretStore;

std::map<std::string, base::Secret> one(const std::string& value) {
  return {{"SESSION_KEY", base::Secret(value)}};
}

}  // namespace

TEST_CASE("secrets: what is set can be read, listed and unset") {
  const test::TemporaryFolder folder;
  const SecretStore store(folder.path());
  store.set("SESSION_KEY", base::Secret("s3cret"));
  store.set("API_TOKEN", base::Secret("t0ken"));
  CHECK(store.names() == std::vector<std::string>{"API_TOKEN", "SESSION_KEY"});
  CHECK(store.all().at("SESSION_KEY").reveal() == "s3cret");
  CHECK(store.unset("API_TOKEN"));
  CHECK_FALSE(store.unset("API_TOKEN"));
  CHECK(store.names() == std::vector<std::string>{"SESSION_KEY"});
}

TEST_CASE("secrets: the file is the user's alone, and refused once others may read it") {
  const test::TemporaryFolder folder;
  const SecretStore store(folder.path());
  store.set("SESSION_KEY", base::Secret("s3cret"));
  const auto file = folder.path() / "secrets.json";
  struct stat facts {};
  REQUIRE(::stat(file.c_str(), &facts) == 0);
  CHECK((facts.st_mode & 0777U) == 0600);
  REQUIRE(::chmod(file.c_str(), 0644) == 0);
  CHECK_THROWS_WITH_AS(static_cast<void>(store.all()), "others may read the stored secrets",
                       base::Error);
}

TEST_CASE("secrets: values with any bytes that text may have come back unchanged") {
  const test::TemporaryFolder folder;
  const SecretStore store(folder.path());
  const std::string odd = "a\"b\\c\n\t$HOME ünï %s";
  store.set("ODD", base::Secret(odd));
  CHECK(store.all().at("ODD").reveal() == odd);
}

TEST_CASE("secrets: a mark tells equal from changed and shows nothing of the value") {
  const test::TemporaryFolder folder;
  const SecretStore store(folder.path());
  const std::string mark = store.mark(one("correct horse"));
  CHECK(mark == store.mark(one("correct horse")));
  CHECK(mark != store.mark(one("correct horsf")));
  CHECK(mark.size() == 8);
  CHECK(store.mark({}).empty());
}

TEST_CASE("secrets: two machines mark the same value differently, so marks cannot be compared") {
  const test::TemporaryFolder here, there;
  CHECK(SecretStore(here.path()).mark(one("x")) != SecretStore(there.path()).mark(one("x")));
}
