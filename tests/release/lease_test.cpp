#include "release/lease.h"

#include <doctest/doctest.h>
#include <unistd.h>

#include "base/error.h"
#include "release/lease_server.h"
#include "support/fake_clock.h"

namespace {

using namespace cloudctl;
using namespace std::chrono_literals;
using release::acquire_lease;
using release::LeaseContent;
using release::LeaseRequest;
using test::FakeClock;
using test::LeaseServer;

using Calls = std::vector<std::string>;

LeaseRequest request(std::chrono::milliseconds wait = 0ms) {
  return {
      .kubectl = {.kubeconfig = "", .context = "test", .kube_namespace = "notes"},
      .project = "notes",
      .self = {.pid = ::getpid(),
               .host = "box",
               .who = "ann",
               .purpose = "deploy",
               .since = "2026-11-21T12:00:00Z"},
      .release = 7,
      .create_namespace = R"({"apiVersion":"v1","kind":"Namespace","metadata":{"name":"notes"}})",
      .seen = {},
      .wait = wait,
      .on_waiting = {}};
}

// Bob's, on another machine.
LeaseContent bobs(const FakeClock& clock) {
  return {.kube_namespace = "notes",
          .name = "cloudctl.notes",
          .project = "notes",
          .identity = "desk-4711",
          .resource_version = "",
          .holder = {.pid = 4711,
                     .host = "desk",
                     .who = "bob",
                     .purpose = "rollback to 3",
                     .since = "2026-11-21T11:59:00Z"},
          .where = {.boot = "another", .space = "pid:[1]"},
          .start = 1,
          .release = 6,
          .done = {"apply 1", "apply 2"},
          .acquired = clock.now(),
          .renewed = clock.now()};
}

base::Failure refusal(LeaseServer& server, FakeClock& clock, const LeaseRequest& asked) {
  try {
    const auto lease = acquire_lease(server, clock, asked);
    FAIL("was taken");
  } catch (const base::Error& error) {
    return error.failure();
  }
  return {};
}

}  // namespace

TEST_CASE("lease: the first deploy makes the namespace and the lease in one call") {
  LeaseServer server;
  FakeClock clock;
  {
    const auto lease = acquire_lease(server, clock, request());
    CHECK(server.calls == Calls{"create"});
    CHECK(server.namespace_there);
    CHECK_FALSE(lease.taken_over());
    CHECK_FALSE(lease.lost());
    CHECK(server.content().holder == request().self);
    CHECK(server.content().release == 7);
  }
  CHECK(server.calls == Calls{"create", "replace"});
  CHECK(server.content().identity.empty());
}

TEST_CASE("lease: a namespace that is there is no obstacle, nor is a lease that was given back") {
  LeaseServer server;
  FakeClock clock;
  server.namespace_there = true;
  { const auto first = acquire_lease(server, clock, request()); }
  server.calls.clear();
  const auto second = acquire_lease(server, clock, request());
  CHECK(server.calls == Calls{"create", "get", "replace"});
  CHECK_FALSE(second.taken_over());
  CHECK(server.content().transitions == 1);
}

TEST_CASE("lease: one that was just read is taken by one call") {
  LeaseServer server;
  FakeClock clock;
  { const auto first = acquire_lease(server, clock, request()); }
  LeaseRequest again = request();
  again.seen = tool::parse_objects(server.lease->dump(), "test").at(0);
  server.calls.clear();
  const auto second = acquire_lease(server, clock, again);
  CHECK(server.calls == Calls{"replace"});
  // A reading that is out of date is found out.
  FakeClock other;
  other.turn(1s);  // another run
  CHECK(refusal(server, other, again).code == base::ExitCode::failed);
}

TEST_CASE("lease: who holds it is named, with what to do") {
  LeaseServer server;
  FakeClock clock;
  server.hold(bobs(clock));
  const auto failure = refusal(server, clock, request());
  CHECK(failure.what ==
        "rollback to 3 by bob (process 4711 on desk, since 2026-11-21T11:59:00Z) holds the lease "
        "of \"notes\"");
  CHECK(failure.where == "lease \"cloudctl.notes\" in namespace \"notes\"");
  CHECK(failure.next ==
        "wait for it, or give --lock-wait more time; if that run hangs, end it, or take its lease: "
        "cloudctl unlock --force");
  CHECK(failure.code == base::ExitCode::failed);
  CHECK(clock.passed() == 0ms);
}

TEST_CASE("lease: a wait ends when the holder gives it back, and tells once whom it waits for") {
  LeaseServer server;
  FakeClock clock;
  server.hold(bobs(clock));
  clock.on_sleep([&] {
    if (clock.passed() >= 3s) {
      server.change([](auto& tree) { tree["spec"]["holderIdentity"] = ""; });
    } else {
      server.change([](auto&) {});  // a heartbeat
    }
  });
  int told = 0;
  LeaseRequest patient = request(60s);
  patient.on_waiting = [&](const release::Holder& holder) { told += holder.who == "bob" ? 1 : 99; };
  const auto lease = acquire_lease(server, clock, patient);
  CHECK(told == 1);
  CHECK(clock.passed() == 3s);
  CHECK_FALSE(lease.taken_over());
}

TEST_CASE("lease: a wait for a living holder ends with the time out's own code") {
  LeaseServer server;
  FakeClock clock;
  server.hold(bobs(clock));
  clock.on_sleep([&] {
    server.change(
        [&](auto& tree) { tree["spec"]["renewTime"] = release::micro_time(clock.now()); });
  });
  const auto failure = refusal(server, clock, request(90s));
  CHECK(failure.code == base::ExitCode::timed_out);
  CHECK(failure.what.find("holds the lease of \"notes\", still after 1 min 30 s") !=
        std::string::npos);
  CHECK(clock.passed() == 90s);
}

TEST_CASE("lease: Ctrl-C ends the wait") {
  LeaseServer server;
  FakeClock clock;
  server.hold(bobs(clock));
  clock.cancel_at(5s);
  CHECK(refusal(server, clock, request(60s)).code == base::ExitCode::interrupted);
}

TEST_CASE("lease: one that ran out long ago is taken over after two heartbeats without a sign") {
  LeaseServer server;
  FakeClock clock;
  server.hold(bobs(clock));
  clock.turn(1h);
  const auto lease = acquire_lease(server, clock, request());
  CHECK(clock.passed() == 1h + 12s);
  REQUIRE(lease.taken_over());
  CHECK(lease.taken_over()->holder->who == "bob");
  CHECK(lease.taken_over()->release == 6);
  CHECK(lease.taken_over()->done == Calls{"apply 1", "apply 2"});
  CHECK(lease.taken_over()->expired);
}

TEST_CASE("lease: a holder whose clock is an hour behind is left alone, as its beats show") {
  LeaseServer server;
  FakeClock clock;
  server.hold(bobs(clock));
  clock.turn(1h);
  clock.on_sleep([&] {
    if (clock.passed().count() % 6000 == 0) server.change([](auto&) {});
  });
  const auto failure = refusal(server, clock, request(5min));
  CHECK(failure.code == base::ExitCode::timed_out);
}

TEST_CASE("lease: a dead holder whose clock was ahead is taken over after the lease's own time") {
  LeaseServer server;
  FakeClock clock;
  LeaseContent future = bobs(clock);
  future.renewed += 1h;
  server.hold(future);
  const auto lease = acquire_lease(server, clock, request(5min));
  CHECK(clock.passed() == 30s);
  CHECK(lease.taken_over());
}

TEST_CASE("lease: what a dead process of this machine holds is taken at once, a living one's not") {
  LeaseServer server;
  FakeClock clock;
  LeaseContent own = bobs(clock);
  own.where = release::this_process_space();
  own.holder.pid = 1 << 23;  // proc(5): pid_max is at most 2^22
  server.hold(own);
  {
    const auto lease = acquire_lease(server, clock, request());
    CHECK(clock.passed() == 0ms);
    CHECK(lease.taken_over()->holder->who == "bob");
  }
  own.holder.pid = ::getpid();
  own.start = release::start_time(::getpid());
  server.hold(own);
  CHECK(refusal(server, clock, request()).code == base::ExitCode::failed);
  // The same number, but another process.
  own.start += 1;
  server.hold(own);
  CHECK(acquire_lease(server, clock, request()).taken_over());
}

TEST_CASE("lease: of two who find it free one gets it, the other waits for that one") {
  LeaseServer server;
  FakeClock clock;
  { const auto first = acquire_lease(server, clock, request()); }
  // Bob is faster between our reading and our writing.
  bool raced = false;
  server.on_call = [&](const std::string& verb) {
    if (verb != "replace" || raced) return;
    raced = true;
    server.hold(bobs(clock));
  };
  const auto failure = refusal(server, clock, request());
  CHECK(raced);
  CHECK(failure.what.find("bob") != std::string::npos);
  CHECK(server.content().identity == "desk-4711");
}

TEST_CASE("lease: an answer that got lost does not lock us out") {
  LeaseServer server;
  FakeClock clock;
  server.forget_answer = true;
  const auto lease = acquire_lease(server, clock, request());
  CHECK_FALSE(lease.taken_over());
  CHECK(server.content().holder.pid == ::getpid());
}

TEST_CASE(
    "lease: an API server that is away for a moment is waited for, and named if it stays so") {
  LeaseServer server;
  FakeClock clock;
  server.away = true;
  clock.on_sleep([&] { server.away = clock.passed() < 4s; });
  { const auto lease = acquire_lease(server, clock, request()); }
  server.away = true;
  clock.on_sleep({});
  const auto failure = refusal(server, clock, request());
  CHECK(failure.code == base::ExitCode::missing_tool);
  CHECK(failure.what.find("lease of the project cannot be taken: ") == 0);
}

TEST_CASE("lease: who may not is told so, with the rights that are needed") {
  LeaseServer server;
  FakeClock clock;
  server.refusal =
      "Error from server (Forbidden): leases.coordination.k8s.io is forbidden: User \"eve\" cannot "
      "create resource \"leases\"\n";
  const auto failure = refusal(server, clock, request());
  CHECK(failure.code == base::ExitCode::unauthorised);
  CHECK(failure.next ==
        "you need get, create and update of leases (coordination.k8s.io) in this namespace");
}

TEST_CASE("lease: given back as an object to be applied, nothing more is sent") {
  LeaseServer server;
  FakeClock clock;
  {
    auto lease = acquire_lease(server, clock, request());
    const auto object = nlohmann::json::parse(lease.give_back_object());
    CHECK(object["spec"] == nlohmann::json{{"holderIdentity", ""}});
    CHECK(object["metadata"]["resourceVersion"] == server.lease->at("metadata")["resourceVersion"]);
    CHECK(lease.give_back_object().empty());
  }
  CHECK(server.calls == Calls{"create"});
}

TEST_CASE("unlock: one that has run out is given back, a living one only by force") {
  LeaseServer server;
  FakeClock clock;
  CHECK_FALSE(release::break_lease(server, clock, request(), false));
  server.hold(bobs(clock));
  CHECK_THROWS_AS(static_cast<void>(release::break_lease(server, clock, request(), false)),
                  base::Error);
  CHECK(release::break_lease(server, clock, request(), true)->holder->who == "bob");
  CHECK(server.content().identity.empty());
  CHECK_FALSE(release::break_lease(server, clock, request(), true));
  server.hold(bobs(clock));
  clock.turn(10min);
  CHECK(release::break_lease(server, clock, request(), false)->expired);
  CHECK(server.content().identity.empty());
}
