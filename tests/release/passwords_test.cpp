#include "release/passwords.h"

#include <doctest/doctest.h>
#include <sys/stat.h>

#include "base/error.h"
#include "release/record.h"
#include "support/temporary_folder.h"

using namespace cloudctl;

namespace {

unsigned mode_of(const std::filesystem::path& path) {
  struct stat facts {};
  REQUIRE(::stat(path.c_str(), &facts) == 0);
  return facts.st_mode & 0777U;
}

}  // namespace

TEST_CASE("passwords: each is long, of letters and digits, and another one") {
  const auto one = release::new_password().reveal();
  CHECK(one.size() == 40);
  CHECK(one.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789") ==
        std::string::npos);
  CHECK(one != release::new_password().reveal());
}

TEST_CASE("passwords: what was made once is found again, and nobody else may read it") {
  const test::TemporaryFolder folder;
  const release::PasswordStore store(folder.path());
  CHECK_FALSE(store.find("db"));
  const auto made = store.made("db");
  CHECK(store.made("db") == made);
  CHECK(release::PasswordStore(folder.path()).find("db") == made);
  CHECK(mode_of(folder.path() / "passwords/db") == 0600);
  CHECK(mode_of(folder.path() / "passwords") == 0700);
  int files = 0;
  for (const auto& entry : std::filesystem::directory_iterator(folder.path() / "passwords")) {
    files += entry.is_regular_file() ? 1 : 0;
  }
  CHECK(files == 1);
}

TEST_CASE("passwords: one that others may read is refused") {
  const test::TemporaryFolder folder;
  const release::PasswordStore store(folder.path());
  store.set("db", base::Secret("known"));
  REQUIRE(::chmod((folder.path() / "passwords/db").c_str(), 0644) == 0);
  CHECK_THROWS_WITH_AS((void)store.find("db"), "others may read a stored password", base::Error);
}

TEST_CASE("passwords: they are forgotten with the data") {
  const test::TemporaryFolder folder;
  const release::PasswordStore store(folder.path());
  store.set("db", base::Secret("known"));
  store.forget();
  CHECK_FALSE(store.find("db"));
}

TEST_CASE("passwords: their parts are no secrets that a user gives") {
  const test::TemporaryFolder folder;
  const release::Backing backing{
      {"db",
       {.type = config::BackingType::redis, .user = "default", .database = "0", .port = 6379}}};
  const release::PasswordStore store(folder.path());
  CHECK(release::credentials(backing, store).empty());
  store.set("db", base::Secret("known"));
  const auto values = release::credentials(backing, store);
  CHECK(values.size() == 3);
  CHECK(values.at("CLOUDCTL_DB_CONFIG").reveal() == "requirepass known\n");
  CHECK(release::is_credential(backing, "CLOUDCTL_DB_URL"));
  CHECK_FALSE(release::is_credential(backing, "CLOUDCTL_OTHER_URL"));
}

TEST_CASE("passwords: a record keeps what a ready-made service is, and not its password") {
  release::Record record{.project = "notes"};
  record.backing["db"] = {.type = config::BackingType::mongodb,
                          .version = "7",
                          .storage = "1Gi",
                          .user = "notes",
                          .database = "notes",
                          .port = 27017};
  CHECK(release::from_json(release::to_json(record), "1.json") == record);
  CHECK(release::to_json(release::Record{}).find("backing") == std::string::npos);
}

TEST_CASE("passwords: one that is to count soon is kept beside, and takes its place or goes") {
  const test::TemporaryFolder folder;
  const release::PasswordStore store(folder.path());
  store.set("db", base::Secret("old"));
  CHECK_FALSE(store.pending("db").has_value());
  store.begin("db", base::Secret("new"));
  CHECK(store.find("db") == base::Secret("old"));
  CHECK(store.pending("db") == base::Secret("new"));
  store.let_pending_count("db");
  CHECK(store.find("db") == base::Secret("new"));
  CHECK_FALSE(store.pending("db").has_value());
  store.begin("db", base::Secret("third"));
  store.forget_pending("db");
  store.forget_pending("db");
  CHECK(store.find("db") == base::Secret("new"));
  CHECK_FALSE(store.pending("db").has_value());
}
