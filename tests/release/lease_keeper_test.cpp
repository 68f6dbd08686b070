#include "release/lease_keeper.h"

#include <doctest/doctest.h>

#include "release/lease_server.h"
#include "support/fake_clock.h"

namespace {

using namespace cloudctl;
using namespace std::chrono_literals;
using release::LeaseContent;
using release::LeaseKeeper;
using test::FakeClock;
using test::LeaseServer;

using Calls = std::vector<std::string>;

// A lease that is held, and its keeper.
struct Held {
  LeaseServer server;
  FakeClock clock;
  LeaseKeeper keeper{{.runner = server, .clock = clock, .kubectl = {}}, taken(), clock.steady()};

  LeaseContent taken() {
    server.hold({.kube_namespace = "notes",
                 .name = "cloudctl.notes",
                 .project = "notes",
                 .identity = "box-17",
                 .resource_version = "",
                 .holder = {},
                 .where = {},
                 .done = {},
                 .acquired = clock.now(),
                 .renewed = clock.now()});
    return server.content();
  }
  // Beats as the heart does, for so long.
  void live(std::chrono::milliseconds time, const std::function<void()>& meanwhile = {}) {
    const auto end = clock.passed() + time;
    for (auto pause = keeper.first_beat(); clock.passed() + pause <= end; pause = keeper.beat()) {
      clock.turn(pause);
      if (meanwhile) meanwhile();
    }
  }
};

}  // namespace

TEST_CASE("keeper: a heartbeat every six seconds tells the time and what is done") {
  Held held;
  held.live(12s);
  held.keeper.step_done("apply 1");
  held.live(6s);
  CHECK(held.server.calls == Calls{"replace", "replace", "replace"});
  CHECK(held.server.content().renewed == held.clock.now());
  CHECK(held.server.content().done == Calls{"apply 1"});
  CHECK_FALSE(held.keeper.lost());
}

TEST_CASE("keeper: an API server that is away for 20 seconds, from any moment on, costs nothing") {
  for (auto begin = 0ms; begin <= 12s; begin += 500ms) {
    CAPTURE(begin.count());
    Held held;
    bool lost = false;
    held.live(60s, [&] {
      held.server.away = held.clock.passed() >= begin && held.clock.passed() < begin + 20s;
      lost = lost || held.keeper.lost();
    });
    CHECK_FALSE(lost);
    CHECK(held.clock.now() - held.server.content().renewed <= 6s);
  }
}

TEST_CASE("keeper: while the API server stays away nothing may be changed, and after it we go on") {
  Held held;
  held.server.away = true;
  held.live(29s);
  CHECK(held.keeper.held());
  held.live(11s);
  CHECK_FALSE(held.keeper.held());
  CHECK_FALSE(held.keeper.lost());
  held.server.away = false;
  CHECK(held.keeper.held());
  CHECK(held.server.content().renewed == held.clock.now());
  CHECK_FALSE(held.keeper.give_back_object().empty());
}

TEST_CASE("keeper: what ran out in a silence and was taken by somebody else is theirs") {
  Held held;
  held.server.away = true;
  held.live(40s);
  held.server.change([](auto& tree) { tree["spec"]["holderIdentity"] = "desk-4711"; });
  held.server.away = false;
  CHECK_FALSE(held.keeper.held());
  CHECK(held.keeper.lost());
  held.keeper.give_back();
  CHECK(held.server.content().identity == "desk-4711");
  CHECK(held.keeper.give_back_object().empty());
}

TEST_CASE("keeper: a lease that somebody has taken is lost at the next beat, and left to them") {
  Held held;
  held.server.change([](auto& tree) { tree["spec"]["holderIdentity"] = "desk-4711"; });
  CHECK_FALSE(held.keeper.lost());
  held.live(6s);
  CHECK(held.keeper.lost());
  held.keeper.give_back();
  CHECK(held.server.content().identity == "desk-4711");
}

TEST_CASE("keeper: a lease that was deleted is lost") {
  Held held;
  held.server.lease.reset();
  held.live(6s);
  CHECK(held.keeper.lost());
}

TEST_CASE("keeper: an own beat whose answer got lost is found out and goes on") {
  Held held;
  held.server.forget_answer = true;
  held.live(6s);
  held.live(12s);
  CHECK_FALSE(held.keeper.lost());
  CHECK(held.clock.now() - held.server.content().renewed <= 6s);
}

TEST_CASE("keeper: a label that others set on the lease changes its version, not its holder") {
  Held held;
  held.server.change([](auto& tree) { tree["metadata"]["labels"]["team"] = "a"; });
  held.live(6s);
  CHECK(held.server.calls == Calls{"replace", "get", "replace"});
  CHECK(held.server.content().renewed == held.clock.now());
}

TEST_CASE("keeper: giving back goes on after an answer that got lost") {
  Held held;
  held.server.forget_answer = true;
  held.live(6s);
  held.keeper.give_back();
  CHECK(held.server.content().identity.empty());
}

TEST_CASE("keeper: the object that gives it back knows the version even after a lost answer") {
  Held held;
  held.server.forget_answer = true;
  held.live(6s);
  const auto object = nlohmann::json::parse(held.keeper.give_back_object());
  CHECK(object["metadata"]["resourceVersion"] ==
        held.server.lease->at("metadata")["resourceVersion"]);
}

TEST_CASE("keeper: giving back to an API server that is away is tried once, and never hangs") {
  Held held;
  held.server.away = true;
  held.keeper.give_back();
  CHECK(held.server.calls == Calls{"replace"});
  CHECK(held.keeper.lost());
}
