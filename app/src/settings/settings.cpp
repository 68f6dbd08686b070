#include "settings/settings.h"

#include <algorithm>
#include <array>
#include <utility>

#include "base/text.h"
#include "settings/url.h"
#include "settings/values.h"

namespace notes {
namespace {

/** Stores the value, or hands back what is allowed. */
using Apply = std::optional<std::string> (*)(Settings&, std::string_view);

struct Setting {
  const char* name;
  std::string_view fallback;
  std::string_view meaning;
  Apply apply;
  bool secret = false;  // not to be shown, not even where it is wrong
};

template <typename T, typename Member>
std::optional<std::string> keep(Member& member, values::Read<T> read) {
  if (auto* mistake = std::get_if<values::Mistake>(&read)) return std::move(mistake->allowed);
  member = static_cast<Member>(std::get<T>(std::move(read)));
  return std::nullopt;
}

/** Only checked here: the database's library reads it from the environment itself. */
template <typename T>
std::optional<std::string> wrong(values::Read<T> read) {
  if (auto* mistake = std::get_if<values::Mistake>(&read)) return std::move(mistake->allowed);
  return std::nullopt;
}

using Text = std::string_view;
constexpr values::Range ports{0, 65535};
constexpr values::Range connection_counts{1, 64};
constexpr values::Range query_sizes{1, 16 * 1024 * 1024};
constexpr values::Range head_sizes{1024, 256 * 1024};
constexpr values::Range body_sizes{1, 16 * 1024 * 1024};
constexpr values::Range crowds{1, 100000};
constexpr values::Range item_counts{1, 1000000};
constexpr values::Range waits{1, 3600 * 1000};
constexpr values::Range drains{0, 3600 * 1000};

constexpr std::array<Setting, 33> table = {{
    {"HOST", "0.0.0.0", "address to listen on",
     [](Settings& s, Text t) { return keep(s.host, values::address(t)); }},
    {"PORT", "8080", "port to listen on (0: any free one, named in the log)",
     [](Settings& s, Text t) { return keep(s.port, values::number(t, ports)); }},
    {"STORE", "DATABASE_URL's", "where notes are kept: sqlite, memory, postgres or mongodb",
     [](Settings& s, Text t) { return keep(s.store, values::store(t)); }},
    {"DATA_DIR", "data", "folder of the database; made if missing",
     [](Settings& s, Text t) { return keep(s.data_dir, values::path(t)); }},
    {"SQLITE_PATH", "DATA_DIR/notes.db", "the database file, if it is to be elsewhere",
     [](Settings& s, Text t) { return keep(s.sqlite_path, values::path(t)); }},
    {"DATABASE_URL", "", "postgres://… or mongodb://…, with user and password",
     [](Settings& s, Text t) { return keep(s.database_url, values::database_url(t)); }, true},
    {"PGHOST", "", "PostgreSQL in parts; they fill in what DATABASE_URL lacks",
     [](Settings& s, Text t) { return keep(s.postgres_host, values::line(t)); }},
    {"PGPORT", "5432", "its port",
     [](Settings&, Text t) { return wrong<long long>(values::server_port(t)); }},
    {"PGUSER", "", "its user",
     [](Settings&, Text t) { return wrong<std::string>(values::line(t)); }},
    {"PGPASSWORD", "", "that user's password",
     [](Settings&, Text t) { return wrong<std::string>(values::line(t)); }, true},
    {"PGDATABASE", "PGUSER", "the database; libpq's other variables count too",
     [](Settings&, Text t) { return wrong<std::string>(values::line(t)); }},
    {"MONGO_HOST", "", "MongoDB in parts, if there is no DATABASE_URL",
     [](Settings& s, Text t) { return keep(s.mongo.host, values::line(t)); }},
    {"MONGO_PORT", "27017", "its port",
     [](Settings& s, Text t) { return keep(s.mongo.port, values::server_port(t)); }},
    {"MONGO_USER", "", "its user; without one there is no authentication",
     [](Settings& s, Text t) { return keep(s.mongo.user, values::line(t)); }},
    {"MONGO_PASSWORD", "", "that user's password",
     [](Settings& s, Text t) { return keep(s.mongo.password, values::line(t)); }, true},
    {"MONGO_NAME", "notes", "the database",
     [](Settings& s, Text t) { return keep(s.mongo.database, values::line(t)); }},
    {"MONGO_AUTH_SOURCE", "admin", "the database that knows the user",
     [](Settings& s, Text t) { return keep(s.mongo.auth_source, values::line(t)); }},
    {"LOG_LEVEL", "info", "debug, info (one line a request), warn, error or off",
     [](Settings& s, Text t) { return keep(s.log_level, values::level(t)); }},
    {"MAX_HEADER", "16k", "largest request head",
     [](Settings& s, Text t) { return keep(s.max_header, values::bytes(t, head_sizes)); }},
    {"MAX_BODY", "64k", "largest request body",
     [](Settings& s, Text t) { return keep(s.max_body, values::bytes(t, body_sizes)); }},
    {"MAX_CONNECTIONS", "1024", "connections at a time; the longest idle one makes room",
     [](Settings& s, Text t) { return keep(s.max_connections, values::number(t, crowds)); }},
    {"MAX_ITEMS", "10000", "to-dos, and as many data objects, that are kept",
     [](Settings& s, Text t) { return keep(s.max_items, values::number(t, item_counts)); }},
    {"REQUEST_TIMEOUT", "10s", "for a whole request to come, and for its answer to be taken",
     [](Settings& s, Text t) { return keep(s.request_timeout, values::duration(t, waits)); }},
    {"IDLE_TIMEOUT", "75s", "for the next request on an open connection",
     [](Settings& s, Text t) { return keep(s.idle_timeout, values::duration(t, waits)); }},
    {"STORE_TIMEOUT", "5s", "for the store to answer",
     [](Settings& s, Text t) { return keep(s.store_timeout, values::duration(t, waits)); }},
    {"STORE_CONNECTIONS", "8", "most connections to a database server",
     [](Settings& s, Text t) {
       return keep(s.store_connections, values::number(t, connection_counts));
     }},
    {"DRAIN", "3s", "after SIGTERM: not ready, but still serving",
     [](Settings& s, Text t) { return keep(s.drain, values::duration(t, drains)); }},
    {"ALLOW_BURN", "0", "1 switches /burn on, which uses up processor time",
     [](Settings& s, Text t) { return keep(s.allow_burn, values::flag(t)); }},
    {"ALLOW_QUERY", "0", "1 switches /query on: SQL of the clients, on PostgreSQL only",
     [](Settings& s, Text t) { return keep(s.allow_query, values::flag(t)); }},
    {"QUERY_TIMEOUT", "5s", "for one statement of /query",
     [](Settings& s, Text t) { return keep(s.query_timeout, values::duration(t, waits)); }},
    {"QUERY_ROWS", "1000", "most rows of an answer of /query",
     [](Settings& s, Text t) { return keep(s.query_rows, values::number(t, crowds)); }},
    {"QUERY_BYTES", "1m", "largest answer of /query",
     [](Settings& s, Text t) { return keep(s.query_bytes, values::bytes(t, query_sizes)); }},
    {"VERSION", "the program's", "version shown by /version and the page",
     [](Settings& s, Text t) { return keep(s.version, values::version(t)); }},
}};

std::string mistake_in(const Setting& setting, std::string_view value, const std::string& allowed) {
  if (setting.secret) return std::string(setting.name) + " must be " + allowed;
  std::string mistake = std::string(setting.name) + " is ";
  append_json(mistake, value.substr(0, 80));
  return mistake + ", but must be " + allowed;
}

/** Decides which store it is, where nothing said so, and names what does not fit together. */
void settle_store(SettingsRead& read) {
  Settings& s = read.settings;
  const std::string named(store_of_url(s.database_url));
  if (s.store.empty() && !named.empty()) {
    if (const auto mistake = keep(s.store, values::store(named))) {
      read.mistakes.push_back("DATABASE_URL names the store \"" + named + "\", but must be " +
                              *mistake);
    }
  }
  if (s.store.empty()) s.store = "sqlite";
  if (!named.empty() && named != s.store && read.mistakes.empty()) {
    read.mistakes.push_back("DATABASE_URL names the store \"" + named + "\", but STORE is \"" +
                            s.store + "\"; leave one of them out");
  }
  if (s.store == "postgres" && s.database_url.empty() && s.postgres_host.empty()) {
    read.mistakes.push_back(
        "STORE is \"postgres\", but nothing says where it is; set DATABASE_URL or PGHOST");
  }
  if (s.store == "mongodb" && s.database_url.empty() && s.mongo.host.empty()) {
    read.mistakes.push_back(
        "STORE is \"mongodb\", but nothing says where it is; set DATABASE_URL or MONGO_HOST");
  }
  if (s.allow_query && s.store != "postgres") {
    read.mistakes.push_back("ALLOW_QUERY is \"1\", but STORE is \"" + s.store +
                            "\"; only \"postgres\" can be queried");
  }
}

}  // namespace

std::string Settings::database() const {
  return sqlite_path.empty() ? data_dir + "/notes.db" : sqlite_path;
}

SettingsRead read_settings(const Environment& environment) {
  SettingsRead result;
  for (const Setting& setting : table) {
    const std::optional<std::string> value = environment(setting.name);
    if (!value || value->empty()) continue;
    if (const auto allowed = setting.apply(result.settings, *value)) {
      result.mistakes.push_back(mistake_in(setting, *value, *allowed));
    }
  }
  settle_store(result);
  return result;
}

std::string settings_help() {
  std::string help;
  for (const Setting& setting : table) {
    std::string line = "  ";
    line += setting.name;
    line.resize(20, ' ');
    line += setting.fallback;
    line.resize(std::max<std::size_t>(line.size() + 1, 39), ' ');
    line += setting.meaning;
    help += line + '\n';
  }
  return help;
}

}  // namespace notes
