#include "store/stores.h"

#include <algorithm>
#include <chrono>

#include "settings/url.h"
#include "store/memory.h"
#include "store/sqlite.h"
#ifdef NOTES_POSTGRES
#include "store/postgres.h"
#endif
#ifdef NOTES_MONGODB
#include "store/mongo_client.h"
#include "store/mongodb.h"
#endif

namespace notes::store {
namespace {

// The store gives up a little before whoever waits for it, so that its own reason is told.
[[maybe_unused]] std::chrono::milliseconds patience_in(const Settings& settings) {
  return std::max(settings.store_timeout * 4 / 5, std::chrono::milliseconds(1));
}

[[maybe_unused]] std::string mongodb_place(const Settings& settings) {
  return settings.database_url.empty() ? mongodb_url(settings.mongo) : settings.database_url;
}

}  // namespace

std::unique_ptr<Store> make_store(const Settings& settings) {
  if (settings.store == "memory") return std::make_unique<Memory>(settings.max_items);
#ifdef NOTES_POSTGRES
  if (settings.store == "postgres") {
    return std::make_unique<Postgres>(PostgresSettings{.url = settings.database_url,
                                                       .max_items = settings.max_items,
                                                       .connections = settings.store_connections,
                                                       .patience = patience_in(settings),
                                                       .query = {.time = settings.query_timeout,
                                                                 .rows = settings.query_rows,
                                                                 .bytes = settings.query_bytes}});
  }
#endif
#ifdef NOTES_MONGODB
  if (settings.store == "mongodb") {
    return std::make_unique<Mongodb>(MongodbSettings{.url = mongodb_place(settings),
                                                     .max_items = settings.max_items,
                                                     .connections = settings.store_connections,
                                                     .patience = patience_in(settings)});
  }
#endif
  return std::make_unique<Sqlite>(settings.database(), settings.max_items);
}

std::vector<std::string> mistakes_in([[maybe_unused]] const Settings& settings) {
  std::vector<std::string> mistakes;
#ifdef NOTES_POSTGRES
  if (settings.store == "postgres" && !settings.database_url.empty() &&
      !is_postgres_url(settings.database_url)) {
    mistakes.emplace_back(
        "DATABASE_URL must be a URL that libpq understands: one of its options is unknown, or a "
        "part is not escaped");
  }
#endif
#ifdef NOTES_MONGODB
  if (settings.store == "mongodb" && !is_mongodb_url(mongodb_place(settings))) {
    mistakes.emplace_back(
        "DATABASE_URL (or MONGO_HOST and its like) must be what libmongoc understands: one of its "
        "options is unknown, or a part is not escaped");
  }
#endif
  return mistakes;
}

}  // namespace notes::store
