#include "command/kept_scale.h"

#include <doctest/doctest.h>

#include "desk.h"
#include "release/scale_basis.h"
#include "release/store.h"

using namespace cloudctl;

namespace {

// A project that was scaled to 3 when its file said 1.
struct ScaledDesk : test::Desk {
  ScaledDesk() {
    say(1);
    const release::LocalStore store(state());
    release::Record record{.number = 1, .project = "hello", .result = release::Result::good};
    record.services = {{.name = "web", .replicas = 3}};
    store.save(record);
    store.save_scale({{"web", 3}});
    release::save_scale_basis(state(), {{"web", 1}});
  }
  [[nodiscard]] std::filesystem::path state() const {
    return folder.path() / "state/cloudctl/local/hello";
  }
  void say(int replicas) const {
    write("cloudctl.yaml",
          "name: hello\nservices:\n  web:\n    image: nginx:1.26\n    port: 8080\n    replicas: " +
              std::to_string(replicas) + "\n");
  }
};

}  // namespace

TEST_CASE("kept scale: while the file says what it said, what scale asked for is planned") {
  ScaledDesk desk;
  const auto ran = desk.run({"plan"});
  CHECK(ran.err ==
        "web has 3 replicas, as \"cloudctl scale\" asked; cloudctl.yaml says 1; "
        "\"cloudctl scale web=1\" follows the file\n");
}

TEST_CASE("kept scale: once the file was edited, the file is planned and the older wish is named") {
  ScaledDesk desk;
  desk.say(2);
  const auto ran = desk.run({"plan"});
  CHECK(ran.err ==
        "web has 2 replicas, as cloudctl.yaml says since it was edited; \"cloudctl scale\" had "
        "asked for 3\n");
  CHECK(ran.out.find("replicas") != std::string::npos);
  desk.say(3);
  CHECK(desk.run({"plan"}).err.empty());
}

TEST_CASE("kept scale: a wish of which nobody knows what the file said then is kept") {
  ScaledDesk desk;
  release::save_scale_basis(desk.state(), {});
  desk.say(2);
  CHECK(desk.run({"plan"}).err.find("web has 3 replicas, as \"cloudctl scale\" asked") == 0);
}
