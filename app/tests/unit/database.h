#pragma once
// The database servers that tests/databases.py has started and named in the environment. Without
// them the tests that need one have nothing to do.

#include <doctest/doctest.h>

#include <chrono>
#include <cstdlib>
#include <functional>
#include <string>

#ifdef NOTES_POSTGRES
#include "store/postgres.h"
#endif
#ifdef NOTES_MONGODB
#include "store/mongo_client.h"
#include "store/mongodb.h"
#endif
#include "store/store.h"

namespace notes::tests {

inline std::string named(const char* variable) {
  const char* value = std::getenv(variable);
  return value ? value : "";
}

inline std::string postgres_url() {
  return named("NOTES_TEST_POSTGRES");
}

inline std::string mongodb_url() {
  return named("NOTES_TEST_MONGODB");
}

#ifdef NOTES_POSTGRES
/** An empty store there. */
inline store::PostgresSettings empty_postgres(std::size_t max_items) {
  const auto until = store::Clock::now() + std::chrono::seconds(30);
  store::PgConnection(postgres_url(), until).script("DROP TABLE IF EXISTS todos, documents", until);
  return {.url = postgres_url(), .max_items = max_items, .patience = std::chrono::seconds(30)};
}
#endif

#ifdef NOTES_MONGODB
/** A database that nobody has used yet: each has a name of its own. */
inline store::MongodbSettings empty_mongodb(std::size_t max_items) {
  static const auto run = std::chrono::system_clock::now().time_since_epoch().count();
  static int number = 0;
  const std::string url = mongodb_url();
  return {.url = url.substr(0, url.rfind('/') + 1) + 't' + std::to_string(run) + '-' +
                 std::to_string(++number),
          .max_items = max_items,
          .patience = std::chrono::seconds(30)};
}
#endif

/** Runs the test with an empty store in each database that is there. */
inline void with_database([[maybe_unused]] std::size_t max_items,
                          [[maybe_unused]] const std::function<void(store::Store&)>& test) {
#ifdef NOTES_POSTGRES
  if (!postgres_url().empty()) {
    SUBCASE("postgres") {
      store::Postgres store(empty_postgres(max_items));
      store.open();
      test(store);
    }
  }
#endif
#ifdef NOTES_MONGODB
  if (!mongodb_url().empty()) {
    SUBCASE("mongodb") {
      store::Mongodb store(empty_mongodb(max_items));
      store.open();
      test(store);
    }
  }
#endif
}

}  // namespace notes::tests
