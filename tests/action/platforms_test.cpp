#include "action/platforms.h"

#include <doctest/doctest.h>

#include "base/error.h"
#include "support/fake_clock.h"
#include "support/fake_runner.h"
#include "support/recorded_progress.h"

namespace {

using namespace cloudctl;
using action::BuildJob;
using Texts = std::vector<std::string>;

constexpr const char* amd64_engine =
    R"({"ID": "E", "ServerVersion": "20.10", "OSType": "linux", "Architecture": "x86_64"})";

struct Stage {
  test::FakeRunner runner;
  test::FakeClock clock;
  base::Cancel cancel;
  test::RecordedProgress progress;
  action::World world{
      .runner = runner, .clock = clock, .cancel = cancel, .progress = progress, .ask = {}};
};

BuildJob job(Texts platforms) {
  return {.name = "web",
          .reference = "r.io/web:c-1",
          .version = "r.io/web:2.0",
          .context = "/src",
          .platforms = std::move(platforms)};
}

}  // namespace

TEST_CASE("platforms: each is a build of its own, whose name and tags say which") {
  const auto parts = action::per_platform({job({"linux/amd64", "linux/arm64/v8"})});
  REQUIRE(parts.size() == 2);
  CHECK(parts[0].name == "web@linux/amd64");
  CHECK(parts[0].reference == "r.io/web:c-1-amd64");
  CHECK(parts[0].version == "r.io/web:2.0-amd64");
  CHECK(parts[1].reference == "r.io/web:c-1-arm64-v8");
  CHECK(parts[1].platforms == Texts{"linux/arm64/v8"});
}

TEST_CASE("platforms: an image for one platform keeps its name and tags") {
  CHECK(action::per_platform({job({}), job({"linux/arm64"})}) ==
        std::vector{job({}), job({"linux/arm64"})});
}

TEST_CASE("platforms: for this engine the one that it runs is built, under the image's own tags") {
  Stage stage;
  stage.runner.expect("docker info*", test::exits(0, amd64_engine));
  const auto narrowed =
      action::for_engine(stage.world, {job({"linux/arm64", "linux/amd64"}), job({"linux/arm64"})});
  CHECK(narrowed == std::vector{job({"linux/amd64"}), job({"linux/arm64"})});
}

TEST_CASE("platforms: where no image has several, the engine is not asked") {
  Stage stage;
  CHECK(action::for_engine(stage.world, {job({"linux/arm64"})}).size() == 1);
  CHECK(stage.runner.commands().empty());
}

TEST_CASE("platforms: an image that this engine cannot run at all is refused") {
  Stage stage;
  stage.runner.expect("docker info*", test::exits(0, amd64_engine));
  try {
    static_cast<void>(action::for_engine(stage.world, {job({"linux/arm64", "linux/s390x"})}));
    FAIL("it should have been refused");
  } catch (const base::Error& error) {
    CHECK(error.failure().what ==
          "image of \"web\" is for linux/arm64, linux/s390x, and this engine runs linux/amd64");
    CHECK(error.failure().next == "add \"linux/amd64\" to them");
  }
}

TEST_CASE("platforms: without buildx they are refused, with the package that has it") {
  try {
    action::miss_buildx(job({"linux/amd64", "linux/arm64"}));
  } catch (const base::Error& error) {
    CHECK(error.failure().what ==
          "image of \"web\" is for linux/amd64, linux/arm64, and docker "
          "has no \"buildx\" to put them together");
    CHECK(error.failure().code == base::ExitCode::missing_tool);
  }
}
