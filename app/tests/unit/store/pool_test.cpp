#include "store/pool.h"

#include <doctest/doctest.h>

#include <future>
#include <thread>

using namespace notes::store;
using std::chrono::milliseconds;

namespace {

struct Wire {
  int number = 0;
  bool good = true;
  bool usable() const { return good; }
};

struct Server {
  bool away = false;
  int connections = 0;

  Pool<Wire> pool(std::size_t most, milliseconds pause = milliseconds(0)) {
    return Pool<Wire>(
        [this](Deadline) {
          if (away) throw Unavailable("nobody is there");
          return std::make_unique<Wire>(Wire{.number = ++connections});
        },
        most, pause);
  }
};

Deadline soon() {
  return Clock::now() + std::chrono::seconds(10);
}

int number_of(Wire& wire) {
  return wire.number;
}

}  // namespace

TEST_CASE("pool: a connection is kept and used again, until it is known to be broken") {
  Server server;
  auto pool = server.pool(2);
  CHECK(pool.use(soon(), Repeat::no, number_of) == 1);
  const auto spoil = [](Wire& wire) {
    wire.good = false;
    return wire.number;
  };
  CHECK(pool.use(soon(), Repeat::no, spoil) == 1);
  CHECK(pool.use(soon(), Repeat::no, number_of) == 2);
}

TEST_CASE("pool: what breaks on a kept connection is repeated once on a new one, if it may be") {
  Server server;
  auto pool = server.pool(2);
  const auto broken_until_2 = [](Wire& wire) {
    if (wire.number < 2) throw Lost("broken");
    return wire.number;
  };
  CHECK(pool.use(soon(), Repeat::yes, number_of) == 1);
  CHECK(pool.use(soon(), Repeat::yes, broken_until_2) == 2);
  const auto broken = [](Wire&) -> int { throw Lost("broken"); };
  CHECK_THROWS_AS(pool.use(soon(), Repeat::no, broken), Lost);
  CHECK(pool.use(soon(), Repeat::no, number_of) == 3);
}

TEST_CASE("pool: what breaks on a new connection is not repeated") {
  Server server;
  auto pool = server.pool(2);
  const auto broken = [](Wire&) -> int { throw Lost("broken"); };
  CHECK_THROWS_WITH_AS(pool.use(soon(), Repeat::yes, broken), "broken", Lost);
  CHECK(server.connections == 1);
}

TEST_CASE("pool: an answer that is an error keeps the connection, anything else does not") {
  Server server;
  auto pool = server.pool(1);
  const auto refused = [](Wire&) -> int { throw Unavailable("no"); };
  CHECK_THROWS_AS(pool.use(soon(), Repeat::yes, refused), Unavailable);
  CHECK(pool.use(soon(), Repeat::no, number_of) == 1);
  const auto strange = [](Wire&) -> int { throw StatementRefused("too large"); };
  CHECK_THROWS_AS(pool.use(soon(), Repeat::yes, strange), StatementRefused);
  CHECK(pool.use(soon(), Repeat::no, number_of) == 2);
}

TEST_CASE("pool: when all connections are busy, the wait for one ends") {
  Server server;
  auto pool = server.pool(1);
  const auto nested = [&pool](Wire&) {
    return pool.use(Clock::now() + milliseconds(1), Repeat::no, number_of);
  };
  CHECK_THROWS_WITH_AS(pool.use(soon(), Repeat::no, nested),
                       "all 1 connections to the database are busy (STORE_CONNECTIONS)",
                       Unavailable);
  CHECK(pool.use(soon(), Repeat::no, number_of) == 1);
}

TEST_CASE("pool: while the server is away it is not asked again at once, and then it is") {
  Server server{.away = true};
  auto patient = server.pool(2, std::chrono::hours(1));
  CHECK_THROWS_AS(patient.use(soon(), Repeat::yes, number_of), Unavailable);
  server.away = false;
  CHECK_THROWS_WITH_AS(patient.use(soon(), Repeat::yes, number_of), "nobody is there", Unavailable);
  server.away = true;
  auto eager = server.pool(2);
  CHECK_THROWS_AS(eager.use(soon(), Repeat::yes, number_of), Unavailable);
  server.away = false;
  CHECK(eager.use(soon(), Repeat::yes, number_of) == 1);
}

TEST_CASE("pool: while one tries to reach a server that is away, the others are told at once") {
  std::promise<void> trying;
  std::promise<void> answer;
  int attempts = 0;
  Pool<Wire> pool(
      [&](Deadline) -> std::unique_ptr<Wire> {
        if (++attempts == 1) throw Unavailable("away");
        trying.set_value();
        answer.get_future().wait();
        return std::make_unique<Wire>(Wire{.number = attempts});
      },
      2, milliseconds(0));
  CHECK_THROWS_AS(pool.use(soon(), Repeat::no, number_of), Unavailable);
  int got = 0;
  std::thread other([&] { got = pool.use(soon(), Repeat::no, number_of); });
  trying.get_future().wait();
  CHECK_THROWS_WITH_AS(pool.use(soon(), Repeat::no, number_of), "away", Unavailable);
  answer.set_value();
  other.join();
  CHECK(got == 2);
}
