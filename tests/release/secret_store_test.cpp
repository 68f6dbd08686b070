#include "release/secret_store.h"

#include <doctest/doctest.h>
#include <sys/stat.h>

#include "base/error.h"
#include "base/file.h"
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
  const auto marks = store.marks(one("correct horse"));
  CHECK(marks == store.marks(one("correct horse")));
  CHECK(marks != store.marks(one("correct horsf")));
  CHECK(marks.at("SESSION_KEY").size() == 8);
  CHECK(store.marks({}).empty());
}

TEST_CASE("secrets: the same value under two names has two marks, so that nobody sees it is one") {
  const test::TemporaryFolder folder;
  const auto marks =
      SecretStore(folder.path()).marks({{"A", base::Secret("x")}, {"B", base::Secret("x")}});
  CHECK(marks.at("A") != marks.at("B"));
}

TEST_CASE("secrets: two machines mark the same value differently, so marks cannot be compared") {
  const test::TemporaryFolder here, there;
  CHECK(SecretStore(here.path()).marks(one("x")) != SecretStore(there.path()).marks(one("x")));
}

TEST_CASE("secrets: values of releases are kept by their marks until no release needs them") {
  const test::TemporaryFolder folder;
  const SecretStore store(folder.path());
  store.keep(one("first"));
  store.keep(one("second"));
  const auto first = store.marks(one("first")), second = store.marks(one("second"));
  CHECK(store.kept().at("SESSION_KEY").size() == 2);
  CHECK(store.kept().at("SESSION_KEY").at(first.at("SESSION_KEY")).reveal() == "first");
  struct stat facts {};
  REQUIRE(::stat((folder.path() / "secrets.kept.json").c_str(), &facts) == 0);
  CHECK((facts.st_mode & 0777U) == 0600);
  store.keep_only({second});
  REQUIRE(store.kept().at("SESSION_KEY").size() == 1);
  CHECK(store.kept().at("SESSION_KEY").begin()->second.reveal() == "second");
  store.keep_only({});
  CHECK(store.kept().empty());
}

TEST_CASE("secrets: what is unset is forgotten wholly, earlier values too") {
  const test::TemporaryFolder folder;
  const SecretStore store(folder.path());
  store.set("SESSION_KEY", base::Secret("first"));
  store.keep(one("first"));
  store.keep(one("second"));
  CHECK(store.unset("SESSION_KEY"));
  CHECK(store.kept().empty());
  for (const auto& entry : std::filesystem::directory_iterator(folder.path())) {
    CHECK(base::read_file(entry.path()).find("first") == std::string::npos);
  }
}

TEST_CASE("secrets: a name that is set anew has not been sent to the cluster yet") {
  const test::TemporaryFolder folder;
  const SecretStore store(folder.path());
  store.set("A", base::Secret("x"));
  store.save_sent({{"A", "r1"}, {"B", "r2"}});
  CHECK(store.sent() == release::Marks{{"A", "r1"}, {"B", "r2"}});
  store.set("A", base::Secret("y"));
  CHECK(store.sent() == release::Marks{{"B", "r2"}});
}
