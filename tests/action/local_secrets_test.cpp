#include "action/local_secrets.h"

#include <doctest/doctest.h>

#include "support/temporary_folder.h"

namespace {

using namespace cloudctl;
using release::Secrets;

struct Place {
  test::TemporaryFolder folder;
  release::SecretStore store{folder.path()};
  release::LocalStore releases{folder.path()};

  [[nodiscard]] release::Marks marks(const std::string& value) const {
    return store.marks({{"KEY", base::Secret(value)}});
  }
  // Release `number` of web, which uses KEY with this value, and other, which does not.
  [[nodiscard]] release::Record record(int number, const std::string& value,
                                       release::Result result = release::Result::good) const {
    return {.number = number,
            .project = "hello",
            .result = result,
            .services = {{.name = "web", .secrets = {"KEY"}}, {.name = "other"}},
            .secret_marks = marks(value)};
  }
};

Secrets key(const std::string& value) {
  return {{"KEY", base::Secret(value)}};
}

}  // namespace

TEST_CASE("local secrets: a release of the file runs with the present values") {
  const Place place;
  auto wanted = place.record(0, "x");
  wanted.secret_marks.clear();
  const auto found = action::secrets_of(wanted, key("now"), place.store);
  CHECK(found.values == key("now"));
  CHECK(found.marks == place.marks("now"));
  CHECK(found.gone.empty());
}

TEST_CASE("local secrets: a release that is brought back runs with the values that it had") {
  const Place place;
  place.store.keep(key("then"));
  const auto found = action::secrets_of(place.record(1, "then"), key("now"), place.store);
  CHECK(found.values == key("then"));
  CHECK(found.marks == place.marks("then"));
  // Also if there is no present one at all.
  CHECK(action::secrets_of(place.record(1, "then"), {}, place.store).values == key("then"));
}

TEST_CASE("local secrets: what is no longer kept is named, and the present value is taken") {
  const Place place;
  const auto found = action::secrets_of(place.record(1, "then"), key("now"), place.store);
  CHECK(found.gone == std::vector<std::string>{"KEY"});
  CHECK(found.values == key("now"));
  CHECK(found.marks == place.marks("now"));
  const auto same = action::secrets_of(place.record(1, "now"), key("now"), place.store);
  CHECK(same.gone.empty());
}

TEST_CASE("local secrets: kept are values of this machine, as long as a release had them") {
  const Place place;
  place.store.set("KEY", base::Secret("first"));
  place.releases.save(place.record(1, "first"));
  action::keep_secrets(place.releases, key("first"));
  place.store.set("KEY", base::Secret("second"));
  place.releases.save(place.record(2, "second"));
  action::keep_secrets(place.releases, key("second"));
  CHECK(place.store.kept().at("KEY").size() == 2);
  // Of the environment: its value is written nowhere.
  place.releases.save(place.record(3, "of the environment"));
  action::keep_secrets(place.releases, key("of the environment"));
  CHECK(place.store.kept().at("KEY").size() == 2);
  place.releases.forget();
  CHECK(place.store.kept().empty());
  CHECK(place.store.all() == key("second"));
}

TEST_CASE("local secrets: only users of a changed value are made anew") {
  const Place place;
  place.releases.save(place.record(1, "first"));
  CHECK(action::with_changed_secrets(place.record(2, "first"), place.releases).empty());
  CHECK(action::with_changed_secrets(place.record(2, "second"), place.releases) ==
        std::set<std::string>{"web"});
}

TEST_CASE("local secrets: a run that was killed may have left containers with its value") {
  const Place place;
  place.releases.save(place.record(1, "first"));
  place.releases.save(place.record(2, "second", release::Result::pending));
  CHECK(action::with_changed_secrets(place.record(3, "first"), place.releases) ==
        std::set<std::string>{"web"});
  // The way back to the last good one.
  CHECK(action::with_changed_secrets(place.record(1, "first"), place.releases) ==
        std::set<std::string>{"web"});
}
