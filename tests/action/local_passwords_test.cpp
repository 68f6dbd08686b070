#include "action/local_passwords.h"

#include <doctest/doctest.h>

#include "base/error.h"
#include "release/passwords.h"
#include "support/fake_world.h"

namespace {

using namespace cloudctl;

constexpr const char* volumes = "docker volume ls*com.docker.compose.project=notes*";

struct Stage : test::FakeWorld {
  release::Record record{.project = "notes"};

  explicit Stage(const std::string& storage) {
    record.backing["db"] = {
        .type = config::BackingType::postgres, .version = "16", .storage = storage};
  }
  void make() { action::make_passwords(world, record, folder.path()); }
  [[nodiscard]] std::optional<base::Secret> password() const {
    return release::PasswordStore(folder.path()).find("db");
  }
};

}  // namespace

TEST_CASE("passwords on local: the first deploy makes one, the next ones find it and ask nobody") {
  Stage stage("1Gi");
  stage.runner.expect(volumes, test::exits(0, "notes_web-data\n"));
  stage.make();
  const auto made = stage.password();
  REQUIRE(made.has_value());
  stage.make();
  CHECK(stage.password() == made);
}

TEST_CASE("passwords on local: data whose password is gone is not touched") {
  Stage stage("1Gi");
  stage.runner.expect(volumes, test::exits(0, "notes_db-data\n"));
  CHECK_THROWS_WITH_AS(stage.make(),
                       "volume \"notes_db-data\" holds data of an earlier deploy, and the password "
                       "of \"db\" is not on this machine any more",
                       base::Error);
  CHECK_FALSE(stage.password());
}

TEST_CASE("passwords on local: what keeps nothing may get another one") {
  Stage stage("");
  stage.make();
  CHECK(stage.password());
}
