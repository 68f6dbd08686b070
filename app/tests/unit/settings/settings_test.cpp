#include "settings/settings.h"

#include <doctest/doctest.h>

#include <map>

using namespace notes;

namespace {

SettingsRead read(const std::map<std::string, std::string>& variables) {
  return read_settings([&variables](const char* name) -> std::optional<std::string> {
    const auto found = variables.find(name);
    if (found == variables.end()) return std::nullopt;
    return found->second;
  });
}

/** True if this program has the store. */
bool built(const std::string& store) {
  return read({{"STORE", store}, {"PGHOST", "db"}, {"MONGO_HOST", "db"}}).mistakes.empty();
}

}  // namespace

TEST_CASE("settings: an empty environment gives the defaults, and so does an empty value") {
  Settings defaults;
  defaults.store = "sqlite";
  CHECK(read({}).settings == defaults);
  const SettingsRead empty = read({{"PORT", ""}, {"STORE", ""}, {"DATABASE_URL", ""}});
  CHECK(empty.mistakes.empty());
  CHECK(empty.settings == defaults);
}

TEST_CASE("settings: every setting reaches its place") {
  const SettingsRead all = read({{"HOST", "127.0.0.1"},
                                 {"PORT", "9000"},
                                 {"STORE", "memory"},
                                 {"DATA_DIR", "/d"},
                                 {"SQLITE_PATH", "/e/x.db"},
                                 {"PGHOST", "db"},
                                 {"PGPORT", "1"},
                                 {"PGUSER", "u"},
                                 {"PGPASSWORD", "p"},
                                 {"PGDATABASE", "d"},
                                 {"MONGO_HOST", "m"},
                                 {"MONGO_PORT", "2"},
                                 {"MONGO_USER", "mu"},
                                 {"MONGO_PASSWORD", "mp"},
                                 {"MONGO_NAME", "mn"},
                                 {"MONGO_AUTH_SOURCE", "ma"},
                                 {"STORE_CONNECTIONS", "5"},
                                 {"QUERY_TIMEOUT", "6"},
                                 {"QUERY_ROWS", "7"},
                                 {"QUERY_BYTES", "8k"},
                                 {"LOG_LEVEL", "error"},
                                 {"MAX_HEADER", "8k"},
                                 {"MAX_BODY", "1m"},
                                 {"MAX_CONNECTIONS", "10"},
                                 {"MAX_ITEMS", "11"},
                                 {"REQUEST_TIMEOUT", "1"},
                                 {"IDLE_TIMEOUT", "2"},
                                 {"STORE_TIMEOUT", "3"},
                                 {"DRAIN", "4"},
                                 {"ALLOW_BURN", "1"},
                                 {"VERSION", "7"}});
  CHECK(all.mistakes.empty());
  const Settings expected{.host = "127.0.0.1",
                          .port = 9000,
                          .store = "memory",
                          .data_dir = "/d",
                          .sqlite_path = "/e/x.db",
                          .database_url = "",
                          .postgres_host = "db",
                          .mongo = {.host = "m",
                                    .port = 2,
                                    .user = "mu",
                                    .password = "mp",
                                    .database = "mn",
                                    .auth_source = "ma"},
                          .log_level = Level::error,
                          .max_header = 8192,
                          .max_body = 1048576,
                          .max_connections = 10,
                          .max_items = 11,
                          .request_timeout = std::chrono::seconds(1),
                          .idle_timeout = std::chrono::seconds(2),
                          .store_timeout = std::chrono::seconds(3),
                          .store_connections = 5,
                          .drain = std::chrono::seconds(4),
                          .allow_burn = true,
                          .query_timeout = std::chrono::seconds(6),
                          .query_rows = 7,
                          .query_bytes = 8192,
                          .version = "7"};
  CHECK(all.settings == expected);
}

TEST_CASE("settings: all mistakes are named at once, each with what is allowed") {
  const SettingsRead wrong = read({{"PORT", "70000"}, {"STORE", "oracle"}, {"DRAIN", "soon"}});
  REQUIRE(wrong.mistakes.size() == 3);
  CHECK(wrong.mistakes[1].starts_with("STORE is \"oracle\", but must be \"memory\""));
  CHECK(std::vector<std::string>{wrong.mistakes[0], wrong.mistakes[2]} ==
        std::vector<std::string>{
            "PORT is \"70000\", but must be a number from 0 to 65535",
            "DRAIN is \"soon\", but must be a time from 0s to 3600s, such as \"5\", \"5s\" or "
            "\"250ms\""});
}

TEST_CASE("settings: the database is in the data folder unless it is told to be elsewhere") {
  CHECK(read({{"DATA_DIR", "/data"}}).settings.database() == "/data/notes.db");
  CHECK(read({{"SQLITE_PATH", "/x.db"}}).settings.database() == "/x.db");
}

TEST_CASE("settings: help has a line for every setting, and none is too long for a terminal") {
  const std::string help = settings_help();
  CHECK(std::count(help.begin(), help.end(), '\n') == 33);
  std::size_t start = 0;
  for (std::size_t end = help.find('\n'); end != std::string::npos; end = help.find('\n', start)) {
    CHECK(end - start <= 100);
    start = end + 1;
  }
}

TEST_CASE("settings: the URL of a database says which store it is, and must not be contradicted") {
  if (!built("postgres") || !built("mongodb")) return;
  CHECK(read({{"DATABASE_URL", "postgresql://u:p@db/n"}}).settings.store == "postgres");
  CHECK(read({{"DATABASE_URL", "mongodb://db"}}).settings.store == "mongodb");
  CHECK(
      read({{"DATABASE_URL", "mongodb://db"}, {"STORE", "memory"}}).mistakes ==
      std::vector<std::string>{"DATABASE_URL names the store \"mongodb\", but STORE is \"memory\"; "
                               "leave one of them out"});
}

TEST_CASE("settings: a database must be somewhere, and only PostgreSQL can be queried") {
  if (!built("postgres") || !built("mongodb")) return;
  CHECK(read({{"STORE", "postgres"}}).mistakes ==
        std::vector<std::string>{
            "STORE is \"postgres\", but nothing says where it is; set DATABASE_URL or PGHOST"});
  CHECK(read({{"STORE", "mongodb"}, {"ALLOW_QUERY", "1"}}).mistakes ==
        std::vector<std::string>{
            "STORE is \"mongodb\", but nothing says where it is; set DATABASE_URL or MONGO_HOST",
            "ALLOW_QUERY is \"1\", but STORE is \"mongodb\"; only \"postgres\" can be queried"});
}

TEST_CASE("settings: what is wrong with a secret is told without showing it") {
  const SettingsRead wrong =
      read({{"DATABASE_URL", "postgres://u:hunter2%@db"}, {"PGPASSWORD", "hunter2\n"}});
  REQUIRE(wrong.mistakes.size() >= 2);
  for (const std::string& mistake : wrong.mistakes) {
    CHECK(mistake.find("hunter2") == std::string::npos);
  }
}
