// What only PostgreSQL does; needs the server of tests/databases.py.
#include "store/postgres.h"

#include <doctest/doctest.h>

#include <atomic>
#include <thread>
#include <vector>

#include "database.h"

using namespace notes::store;
using notes::tests::empty_postgres;
using std::chrono::milliseconds;

namespace {

const bool missing = notes::tests::postgres_url().empty();

PgRows ask(const std::string& sql) {
  const Deadline until = Clock::now() + std::chrono::seconds(30);
  return PgConnection(notes::tests::postgres_url(), until).script(sql, until);
}

const Todo tea{.text = "Tea", .created = "2026-11-21T12:00:00.000Z"};

std::string refusal(Postgres& store, const std::string& statement) {
  try {
    store.query(statement);
  } catch (const StatementRefused& refused) {
    return refused.what();
  }
  return "not refused";
}

}  // namespace

TEST_CASE("postgres: what was added is there after it is opened again" * doctest::skip(missing)) {
  const auto settings = empty_postgres(10);
  Postgres one(settings);
  one.open();
  const Todo added = one.add_todo(tea);
  Postgres two(settings);
  two.open();
  CHECK(two.todo(added.id) == added);
}

TEST_CASE("postgres: sessions that the server has ended cost nobody a request" *
          doctest::skip(missing)) {
  Postgres store(empty_postgres(10));
  store.open();
  ask("SELECT pg_terminate_backend(pid, 20000) FROM pg_stat_activity WHERE application_name = "
      "'notes'"
      " AND pid <> pg_backend_pid()");
  CHECK(store.add_todo(tea).text == "Tea");
}

TEST_CASE("postgres: tables that vanish are made again" * doctest::skip(missing)) {
  Postgres store(empty_postgres(10));
  store.open();
  store.add_todo(tea);
  ask("DROP TABLE todos, documents");
  store.ping();
  CHECK(store.todos({}).entries.empty());
  store.add_todo(tea);
}

TEST_CASE("postgres: many that start at once make the tables once" * doctest::skip(missing)) {
  const auto settings = empty_postgres(100);
  std::vector<std::thread> threads;
  std::atomic<int> failed = 0;
  for (int i = 0; i < 8; ++i) {
    threads.emplace_back([&] {
      try {
        Postgres store(settings);
        store.open();
        store.add_todo(tea);
      } catch (const std::exception&) {
        ++failed;
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  CHECK(failed == 0);
  Postgres store(settings);
  CHECK(store.todos({}).entries.size() == 8);
}

TEST_CASE("postgres: a statement that waits too long is given up, here and on the server" *
          doctest::skip(missing)) {
  auto settings = empty_postgres(10);
  Postgres(settings).open();
  settings.patience = std::chrono::seconds(2);
  Postgres store(settings);
  store.open();
  const Deadline until = Clock::now() + std::chrono::seconds(30);
  PgConnection other(notes::tests::postgres_url(), until);
  other.script("BEGIN; LOCK TABLE todos IN ACCESS EXCLUSIVE MODE", until);
  const auto began = Clock::now();
  CHECK_THROWS_WITH_AS(store.add_todo(tea),
                       "postgres: canceling statement due to statement timeout", Unavailable);
  const bool soon = Clock::now() - began < std::chrono::seconds(5);
  CHECK(soon);
  other.script("ROLLBACK", until);
  CHECK(store.todos({}).entries.empty());
}

TEST_CASE("postgres: a text with a zero byte is refused, not cut" * doctest::skip(missing)) {
  Postgres store(empty_postgres(10));
  store.open();
  Todo cut = tea;
  cut.text = std::string("a\0b", 3);
  CHECK_THROWS_AS(store.add_todo(cut), Unavailable);
  CHECK(store.todos({}).entries.empty());
}

TEST_CASE("postgres: a wrong password is told, and not shown" * doctest::skip(missing)) {
  auto settings = empty_postgres(10);
  const std::size_t at = settings.url.find('@');
  settings.url = "postgres://notes:hunter2" + settings.url.substr(at);
  Postgres store(settings);
  try {
    store.open();
    FAIL("it was let in");
  } catch (const Unavailable& problem) {
    const std::string words = problem.what();
    CHECK(words.find("password authentication failed for user \"notes\"") != std::string::npos);
    CHECK(words.find("hunter2") == std::string::npos);
  }
}

TEST_CASE("postgres: a query gives its rows as JSON, with values of their types" *
          doctest::skip(missing)) {
  Postgres store(empty_postgres(10));
  CHECK(store.query("SELECT 1 AS a, 'x\"y' AS b, NULL AS c, true AS d, 1.50 AS e, "
                    "'{\"k\": [1]}'::jsonb AS f, 'NaN'::float8 AS g, 9007199254740993 AS h, "
                    "date '2026-11-21' AS i") ==
        R"([{"a":1,"b":"x\"y","c":null,"d":true,"e":1.50,"f":{"k": [1]},"g":"NaN",)"
        R"("h":9007199254740993,"i":"2026-11-21"}])");
  CHECK(store.query("SELECT 1 AS a WHERE false") == "[]");
  CHECK_FALSE(store.query("CREATE TEMP TABLE t(a int)"));
}

TEST_CASE("postgres: a query is one statement, within limits, or nothing of it has happened" *
          doctest::skip(missing)) {
  auto settings = empty_postgres(10);
  settings.query = {.time = milliseconds(200), .rows = 3, .bytes = 100};
  Postgres store(settings);
  store.open();
  CHECK(refusal(store, "SELECT 1; SELECT 2").find("multiple commands") != std::string::npos);
  CHECK(refusal(store, "").find("empty") != std::string::npos);
  CHECK(refusal(store, "SELEC 1") == "syntax error at or near \"SELEC\" (SQLSTATE 42601)");
  CHECK(refusal(store, "SELECT pg_sleep(9)") ==
        "the statement took longer than 200 ms (QUERY_TIMEOUT)");
  CHECK(refusal(store,
                "INSERT INTO todos(text, created) SELECT 'x', '' FROM generate_series(1, 4)"
                " RETURNING id")
            .find("more than 3 rows (QUERY_ROWS)") != std::string::npos);
  CHECK(refusal(store, "SELECT repeat('x', 200)").find("100 bytes") != std::string::npos);
  CHECK(refusal(store, "SELECT 1 AS a, 2 AS a").find("two columns are called \"a\"") !=
        std::string::npos);
  CHECK(refusal(store, "COPY todos TO STDOUT") == "COPY is not possible here");
  CHECK(refusal(store, "COPY todos FROM STDIN") == "COPY is not possible here");
  CHECK(store.todos({}).entries.empty());
  CHECK_FALSE(store.query("INSERT INTO todos(text, created) VALUES ('x', '')"));
  CHECK(store.todos({}).entries.size() == 1);
}

TEST_CASE("postgres: a query leaves nothing behind for the next one" * doctest::skip(missing)) {
  auto settings = empty_postgres(10);
  settings.query.time = milliseconds(200);
  Postgres store(settings);
  store.query("SET statement_timeout = 0");
  store.query("SET search_path = nowhere");
  store.query("CREATE TEMP TABLE left_behind(a int)");
  for (int i = 0; i < 3; ++i) {
    CHECK(refusal(store, "SELECT * FROM left_behind").find("does not exist") != std::string::npos);
    CHECK(refusal(store, "SELECT pg_sleep(5)").find("QUERY_TIMEOUT") != std::string::npos);
    CHECK(store.query("SELECT current_schema() AS s") == R"([{"s":"public"}])");
  }
  for (const char* ends : {"COMMIT", "ROLLBACK", "BEGIN"}) CHECK_FALSE(store.query(ends));
  CHECK(store.query("SELECT 1 AS a") == R"([{"a":1}])");
}

TEST_CASE("postgres: a constraint that fails only in the end is the statement's fault" *
          doctest::skip(missing)) {
  Postgres store(empty_postgres(10));
  store.query("DROP TABLE IF EXISTS late");
  store.query("CREATE TABLE late(a int UNIQUE DEFERRABLE INITIALLY DEFERRED)");
  CHECK(refusal(store, "INSERT INTO late VALUES (1), (1)").find("SQLSTATE 23505") !=
        std::string::npos);
  CHECK(store.query("SELECT count(*) AS n FROM late") == R"([{"n":0}])");
  store.query("DROP TABLE late");
}
